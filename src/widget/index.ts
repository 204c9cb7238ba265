/** The widget's public names. Importing this has no side effect; `define.js` registers the element. */
export { type PenchantErrorDetail, PenchantErrorEvent } from './penchant-event.js';
export {
  type PenchantPreferDetail,
  PenchantPreferEvent,
  type PenchantRankDetail,
  PenchantRankEvent,
  type PenchantUndoDetail,
  PenchantUndoEvent,
  type PickerEventMap,
} from './picker/events.js';
export { DEFAULT_LABELS, type PickerLabels } from './picker/labels.js';
export { PenchantPicker } from './picker/penchant-picker.js';
