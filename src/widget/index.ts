/** The widget's public names. Importing this has no side effect; `define.js` registers the element. */
export type { Labels } from './labels/labels.js';
export { type PenchantErrorDetail, PenchantErrorEvent } from './penchant-event.js';
export { CHIPS, type Chip } from './picker/chips.js';
export type { TextFormat } from './picker/contents.js';
export {
  type PenchantAskDetail,
  PenchantAskEvent,
  type PenchantPreferDetail,
  PenchantPreferEvent,
  type PenchantRankDetail,
  PenchantRankEvent,
  type PenchantUndoDetail,
  PenchantUndoEvent,
  type PickerEventMap,
} from './picker/events.js';
export { type AxisLabels, PICKER_ENGLISH, type PickerLabels } from './picker/labels.js';
export type { AskMode, PickerMode } from './picker/modes.js';
export { PenchantPicker } from './picker/penchant-picker.js';
export { type PenchantChangeDetail, PenchantChangeEvent, type ProfileEventMap } from './profile/events.js';
export { PROFILE_ENGLISH, type ProfileLabelChanges, type ProfileLabels } from './profile/labels.js';
export { PenchantProfile, type ProfileSection } from './profile/penchant-profile.js';
