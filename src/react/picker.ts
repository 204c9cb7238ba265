/** `<penchant-picker>` as a React component. Importing this registers the element. */
import { PenchantPicker as PickerElement } from '../widget/define.js';
import type { PickerEventMap, PickerLabels } from '../widget/index.js';
import { type ComponentProps, createComponent, type ElementComponent } from './create-component.js';

/** Properties that take more than they give back. */
interface PickerSetters {
  readonly labels?: Partial<PickerLabels> | undefined;
}

/** Every property of the element, an `on…` for each of its events, and what any HTML element takes. */
export type PenchantPickerProps = ComponentProps<PickerElement, PickerEventMap, PickerSetters>;

/** Shows candidates in the user's order and learns from the one that is preferred; its `ref` is the element. */
export const PenchantPicker: ElementComponent<PickerElement, PenchantPickerProps> = createComponent<
  PickerElement,
  PickerEventMap,
  PickerSetters
>('penchant-picker', PickerElement, {
  onRank: 'penchant-rank',
  onAsk: 'penchant-ask',
  onPrefer: 'penchant-prefer',
  onUndo: 'penchant-undo',
  onError: 'penchant-error',
});
