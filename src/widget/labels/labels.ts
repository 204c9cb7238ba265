/**
 * The words of both elements in one object, as each language of this folder has them: `picker.labels = GERMAN;
 * profile.labels = GERMAN`. The elements import none of them, so that a page loads only the languages that it names.
 */
import type { PickerLabels } from '../picker/labels.js';
import type { ProfileLabelChanges, ProfileLabels } from '../profile/labels.js';

/**
 * Every string of both elements, the words of all style axes included, and what plural forms the language has beside
 * `_one` and `_other`. Where both elements use a name, its string serves both.
 */
export type Labels = PickerLabels & ProfileLabels & ProfileLabelChanges;
