/** A picker to try settings on, and a list of the events that it emits. Its engine keeps nothing, and starts when it is seen. */
import { createEngine, PenchantError } from '../../index.js';
import { type AskMode, PenchantPicker, type PickerMode } from '../../widget/define.js';
import { ARABIC_ANSWERS, ARABIC_LABELS, ARABIC_PROMPT } from '../content/arabic.js';
import { demoPrompts } from '../content/index.js';
import { RUNTIME_URLS } from '../engine/runtime-urls.js';
import { byId, make, makeButton, RadioGroup, setText } from '../page/dom.js';

const EVENTS = ['rank', 'ask', 'prefer', 'undo', 'error'] as const;
/** Older ones go. */
const MOST_EVENTS = 30;
const CHIPS = 'too-long too-short friendly great-example well-structured';

/** Lets the controls change the picker. */
export function startPlayground(device: 'wasm' | 'auto'): void {
  const picker = byId('playground-picker', PenchantPicker);
  const frame = byId('playground-frame', HTMLElement);
  new RadioGroup<PickerMode>(byId('playground-modes', HTMLElement), (mode) => {
    picker.mode = mode;
  });
  new RadioGroup<AskMode>(byId('playground-asks', HTMLElement), (ask) => {
    picker.ask = ask;
  });
  onSwitch('playground-chips', (isOn) => {
    if (isOn) picker.setAttribute('chips', CHIPS);
    else picker.removeAttribute('chips');
  });
  onSwitch('playground-always', (isOn) => {
    picker.apply = isOn ? 'always' : undefined;
  });
  onSwitch('playground-disabled', (isOn) => {
    picker.disabled = isOn;
  });
  listEvents(picker);
  const directions = new RadioGroup<'ltr' | 'rtl'>(byId('playground-directions', HTMLElement), () => show());
  let next = 0;
  const show = () => {
    const isArabic = directions.value === 'rtl';
    const { prompt, answers } = demoPrompts[next % demoPrompts.length] as (typeof demoPrompts)[number];
    frame.dir = directions.value;
    frame.lang = isArabic ? 'ar' : 'en';
    picker.labels = isArabic ? ARABIC_LABELS : undefined;
    picker.prompt = isArabic ? ARABIC_PROMPT : prompt;
    picker.candidates = isArabic ? ARABIC_ANSWERS : answers.slice(0, 4).map(({ text }) => text);
    setText(byId('playground-prompt', HTMLElement), picker.prompt);
    other.disabled = isArabic;
  };
  const other = makeButton('Other answers', '', () => {
    next++;
    show();
  });
  byId('playground-buttons', HTMLElement).append(other);
  show();
  startWhenSeen(picker, device);
}

function onSwitch(id: string, change: (isOn: boolean) => void): void {
  const input = byId(id, HTMLInputElement);
  input.checked = input.defaultChecked;
  change(input.checked);
  input.addEventListener('change', () => change(input.checked));
}

function listEvents(picker: PenchantPicker): void {
  const list = byId('playground-events', HTMLOListElement);
  for (const name of EVENTS) {
    picker.addEventListener(`penchant-${name}`, (event) => {
      const pre = make('pre', '', JSON.stringify(event.detail, shorten, 2));
      pre.tabIndex = 0;
      const row = make('li', '', make('details', '', make('summary', '', make('code', '', event.type)), pre));
      list.prepend(row);
      while (list.children.length > MOST_EVENTS) list.lastElementChild?.remove();
    });
  }
}

/** Long texts and numbers, made short enough to be read. */
function shorten(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && value.length > 60) return `${value.slice(0, 60)} …`;
  if (typeof value === 'number' && !Number.isInteger(value)) return Number(value.toFixed(3));
  return value;
}

function startWhenSeen(picker: PenchantPicker, device: 'wasm' | 'auto'): void {
  const status = byId('playground-status', HTMLElement);
  const seen = new IntersectionObserver(async ([entry]) => {
    if (!entry?.isIntersecting) return;
    seen.disconnect();
    setText(status, 'Starting an engine that keeps nothing …');
    try {
      picker.engine = await createEngine({ user: 'playground', persist: false, device, runtimeUrls: RUNTIME_URLS });
      setText(status, 'The engine is ready; it keeps nothing.');
    } catch (error) {
      if (!(error instanceof PenchantError)) throw error;
      setText(status, `The engine did not start. ${error.message}`);
    }
  });
  seen.observe(picker);
}
