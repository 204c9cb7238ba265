/** `<penchant-profile>` as a React component. Importing this registers the element. */
import { PenchantProfile as ProfileElement } from '../widget/define.js';
import type { ProfileEventMap } from '../widget/index.js';
import { type ComponentProps, createComponent, type ElementComponent } from './create-component.js';

/** Every property of the element, an `on…` for each of its events, and what any HTML element takes. */
export type PenchantProfileProps = ComponentProps<ProfileElement, ProfileEventMap, object>;

/** Shows a user what was learnt, to see, correct and take away; its `ref` is the element. */
export const PenchantProfile: ElementComponent<ProfileElement, PenchantProfileProps> = createComponent<
  ProfileElement,
  ProfileEventMap
>('penchant-profile', ProfileElement, {
  onChange: 'penchant-change',
  onError: 'penchant-error',
});
