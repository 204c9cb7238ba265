/** The widget's public names. Importing this has no side effect; `define.js` registers the element. */
export { PenchantPicker } from './penchant-picker.js';
export {
  type PenchantErrorDetail,
  PenchantErrorEvent,
  type PenchantPreferDetail,
  PenchantPreferEvent,
  type PenchantRankDetail,
  PenchantRankEvent,
  type PenchantUndoDetail,
  PenchantUndoEvent,
  type PickerEventMap,
} from './picker-events.js';
export { DEFAULT_LABELS, type PickerLabels } from './picker-labels.js';
