/** The React wrapper on a server, with the real React: it renders the bare tag, starts nothing and says nothing. */
import { createElement, createRef } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PenchantPicker, PenchantProfile, type PenchantState, usePenchant } from '../../src/react/index.js';
import type { PenchantPicker as PickerElement } from '../../src/widget/index.js';

afterEach(() => vi.restoreAllMocks());

describe('penchant/react on a server', () => {
  it('renders the tag with the attributes of HTML, and leaves properties and events to the browser', () => {
    const complaint = vi.spyOn(console, 'error');
    const html = renderToString(
      createElement(PenchantPicker, {
        id: 'answers',
        className: 'wide',
        'aria-label': 'Answers',
        prompt: 'How do I keep basil fresh?',
        candidates: ['Stand it in water.', 'Great question! Basil is a delicate herb.'],
        labels: { choose: 'This one' },
        disabled: true,
        engine: null,
        ref: createRef<PickerElement>(),
        onPrefer: ({ detail }) => detail.labels,
        onError: ({ detail }) => detail.error.code,
      }),
    );
    expect(html).toBe('<penchant-picker id="answers" class="wide" aria-label="Answers"></penchant-picker>');
    expect(complaint).not.toHaveBeenCalled();
  });

  it('renders the profile as its bare tag, too', () => {
    const html = renderToString(
      createElement(PenchantProfile, {
        className: 'wide',
        sections: 'beliefs choices',
        headingLevel: 2,
        engine: null,
        onChange: ({ detail }) => detail.kind,
      }),
    );
    expect(html).toBe('<penchant-profile class="wide"></penchant-profile>');
  });

  it('passes children through', () => {
    const html = renderToString(createElement(PenchantPicker, { prompt: 'x' }, createElement('p', null, 'Loading …')));
    expect(html).toBe('<penchant-picker><p>Loading …</p></penchant-picker>');
  });

  it('has no engine, no error and no progress to show', () => {
    const seen: PenchantState[] = [];
    const App = () => {
      seen.push(usePenchant({ user: 'ana', modelUrl: '/models/' }));
      return null;
    };
    renderToString(createElement(App));
    expect(seen).toEqual([{ engine: null, error: null, progress: null }]);
  });
});
