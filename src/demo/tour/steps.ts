/** The tour: what there is to do, in order, and how far a visitor has come. It goes on when the thing is done. Pure. */

/** Something that a visitor does on the page. */
export type TourDeed = 'choose' | 'compare' | 'adjust';

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** What leads on; the last step has none. */
  readonly deed?: TourDeed;
  /** How often it is to be done. */
  readonly times: number;
  /** Where it is done, as a CSS selector. */
  readonly target?: string;
}

export const TOUR_STEPS: readonly TourStep[] = [
  {
    title: 'Click the answer you like.',
    text: 'All five say the same thing, each in its own manner. There is no right one.',
    deed: 'choose',
    times: 1,
    target: '#answers',
  },
  {
    title: 'Two more of the same kind.',
    text: 'Keep to one manner, always the shortest for example, so that there is something to find.',
    deed: 'choose',
    times: 2,
    target: '#answers',
  },
  {
    title: 'See why it stands there.',
    text: 'Choose “Compare orders” above the answers: your order beside the app’s, with a reason for each place.',
    deed: 'compare',
    times: 1,
    target: '#views',
  },
  {
    title: 'Look at what it learnt, and put it right.',
    text: 'Beside the answers, press + or − at a line, or choose one under “Set by hand” and move its slider.',
    deed: 'adjust',
    times: 1,
    target: '#panel',
  },
  {
    title: 'That is all there is to it.',
    text: 'Go on choosing, or let a simulated person do it further down the page.',
    times: 0,
  },
];

/** Where a visitor is. */
export interface TourState {
  /** Index in `TOUR_STEPS`. */
  readonly step: number;
  /** How often the step's deed has been done. */
  readonly done: number;
  readonly isOpen: boolean;
}

export const TOUR_BEGIN: TourState = { step: 0, done: 0, isOpen: true };

/** @returns the state after a deed; the same one where the deed is not what the step asks for */
export function afterDeed(state: TourState, deed: TourDeed): TourState {
  const step = TOUR_STEPS[state.step];
  if (!state.isOpen || step?.deed !== deed) return state;
  const done = state.done + 1;
  return done < step.times ? { ...state, done } : nextStep(state);
}

/** The next step, whether or not this one was done. */
export function nextStep({ step, isOpen }: TourState): TourState {
  return { step: Math.min(step + 1, TOUR_STEPS.length - 1), done: 0, isOpen };
}

/** Reads what was remembered; begins anew where that is not a state. */
export function readState(remembered: unknown): TourState {
  const { step, done, isOpen } = (remembered ?? {}) as Partial<Record<keyof TourState, unknown>>;
  const isState =
    typeof step === 'number' && step in TOUR_STEPS && typeof done === 'number' && typeof isOpen === 'boolean';
  return isState ? { step, done, isOpen } : TOUR_BEGIN;
}
