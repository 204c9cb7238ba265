/**
 * Every string that the profile shows or speaks, in English, each of which a page may replace.
 *
 * Names in braces are places for values. A name that ends in `_one` or `_other` is a plural form, chosen by the rules of
 * the element's language; a page whose language has more forms adds them (`choices_few`). An accessible name begins with
 * the visible text of its button, so that people who speak to their computer can say what they see. A name that the picker
 * uses too means the same there, so that one object of labels can serve both.
 */
import type { AxisLabels } from '../picker/labels.js';

/** English, the default. */
export const PROFILE_ENGLISH = {
  /** Name of the whole group. */
  profile: 'What was learnt about you',
  moment: 'One moment …',
  choices_one: '{count} choice',
  choices_other: '{count} choices',

  nothingLearnt: 'Nothing learnt yet',
  nothingDetail: 'A handful of choices is usually enough.',
  stillLearning: 'Still learning',
  orderOn: 'Your order is on',
  /** The personal order is shown because the app says so. */
  orderAsked: 'Your order, not proven yet',
  odds: '{odds} to 1 that it fits you better than the app’s order.',
  /** The personal order is shown because an axis was set. */
  byHand: 'You set some of it by hand; your choices do not prove the rest yet.',
  nearly: 'Nearly there: a choice or two more.',
  more_one: 'About one more choice like the last ones.',
  more_other: 'About {count} more choices like the last ones.',
  tooEarly: 'Too early to tell your taste from the app’s order.',
  meter: 'Evidence for your order',
  /** What the meter says of its value. */
  meterText: '{title}. {detail}',

  /** The rows complete this sentence. */
  beliefs: 'You prefer answers …',
  noBeliefs: 'The style that you prefer appears here, in words, as you choose.',
  sure: 'sure',
  fairlySure: 'fairly sure',
  hunch: 'a hunch',
  setByYou: 'set by you',
  /** A row whose axis is of no weight. */
  neutralAxis: '{title}: does not matter',
  neutral: 'does not matter',
  slightly: '{text}, slightly',
  strongly: '{text}, strongly',
  /** Name of a belief's chart. */
  chart: '{title}: {mean}, likely between {low} and {high}; everybody starts at {start}, 0 does not matter',
  legendMean: 'how strongly',
  legendRange: 'likely (80 %)',
  legendStart: 'everybody’s start',
  nudge: 'Nudge: {text}',
  slider: 'Set by hand: {title}',
  learn: 'Learn it again',
  learnName: 'Learn it again: {title}',
  addAxis: 'Set by hand',
  add: 'Add',
  more: 'Show more',

  curve: 'How well it knows you',
  curveAbout: 'Chance given beforehand to what you then chose, average of the last {count}.',
  curveNone: 'After two choices this shows how well they were foretold.',
  curvePersonal: 'your order {percent}',
  curveApp: 'app’s order {percent}',
  curveOn: 'your order came on',
  /** The chart in words, for those who cannot see it. */
  curveSummary: 'After {count} choices: {personal}, {app}.',
  curveSummaryOn: 'Your order came on after choice {on}.',

  choices: 'What it learnt from',
  noChoices: 'Nothing chosen yet.',
  chosen_one: 'You preferred “{text}” over one other',
  chosen_other: 'You preferred “{text}” over {count} others',
  ranked_other: 'You put {count} answers in order, “{text}” first',
  liked: 'You liked “{text}”',
  disliked: 'You disliked “{text}”',
  thumbs: 'You liked {liked} and disliked {disliked}',
  tie_other: 'You found {count} answers equally good',
  bothBad_other: 'You found none of {count} answers good',
  skip_one: 'You skipped an answer',
  skip_other: 'You skipped {count} answers',
  /** What was said of the texts' manner beside the choice. */
  wished: '{said}; you asked for it {wishes}',
  prompt: '“{prompt}”',
  doubtful: 'does not fit the rest',
  doubtful_one: '{count} does not fit the rest',
  doubtful_other: '{count} do not fit the rest',
  only: 'Only what does not fit',
  remove: 'Remove',
  removeName: 'Remove: {said}',

  controls: 'Your data',
  pause: 'Pause learning',
  pauseHint: 'While paused, choices are neither kept nor learnt from.',
  undo: 'Undo last',
  export: 'Export',
  import: 'Import',
  reset: 'Start over',
  resetTitle: 'Start over?',
  resetText: 'All your choices are taken back, and all that you set by hand. Export first to keep a copy.',
  forget: 'Forget everything',
  forgetTitle: 'Forget everything?',
  forgetText:
    'All your choices, what was learnt from them and what you set are erased from this device for good. Traces of erased ' +
    'texts can stay in the browser’s files until it tidies up; to be certain, clear the site’s data. Exported files stay ' +
    'where you put them.',
  cancel: 'Cancel',

  done_undo: 'Taken back.',
  done_set: '{title}: {text}.',
  done_pause: 'Learning is paused.',
  done_resume: 'Learning goes on.',
  done_import: 'Imported {added}, {skipped} known already.',
  done_reset: 'Started over.',
  done_forget: 'Everything is forgotten.',
  nothingToUndo: 'There is nothing to undo.',
  exported: 'Exported.',
  learntAgain: 'is learnt again',
  failed: 'That did not work. {message}',
  /** When the engine is gone for good. */
  engineLost: 'The engine has stopped. What was learnt is kept; reload the page to go on. {message}',
};

type English = typeof PROFILE_ENGLISH;

/** The profile's words. */
export interface ProfileLabels extends Readonly<Record<keyof English, string>> {}

/** What a page may replace: any label, further plural forms, and the words of style axes by axis. */
export type ProfileLabelChanges = Partial<ProfileLabels> & {
  readonly [form: `${string}_${'zero' | 'two' | 'few' | 'many'}`]: string;
  readonly axes?: Readonly<Record<string, AxisLabels>>;
};
