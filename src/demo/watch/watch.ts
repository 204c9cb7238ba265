/**
 * "Watch it learn": plays a simulated person on an engine of its own that keeps nothing, at a readable pace, with pause,
 * step and stop. Whatever is counted comes from that engine.
 */
import { createEngine, type Engine, PenchantError } from '../../index.js';
import { RUNTIME_URLS } from '../engine/runtime-urls.js';
import { byId, RadioGroup } from '../page/dom.js';
import { PERSONAS, type Persona, type PersonaName } from './personas.js';
import { ROUNDS, Simulation, summaryWords } from './rounds.js';
import { WatchView } from './watch-view.js';

type Speed = 'slow' | 'normal' | 'fast';
/** How long each of a round's three pictures stays, in milliseconds. */
const PAUSE_MS: Readonly<Record<Speed, number>> = { slow: 1400, normal: 700, fast: 0 };

/** A person that is being played. */
interface Run {
  readonly ending: AbortController;
  engine?: Engine;
  simulation?: Simulation;
  earnedAt?: number;
  isPlaying: boolean;
  /** Lets the run go on. */
  wake: () => void;
}

export class Watch {
  readonly #view = new WatchView();
  readonly #seed: number;
  readonly #play = byId('watch-play', HTMLButtonElement);
  readonly #step = byId('watch-step', HTMLButtonElement);
  readonly #stop = byId('watch-stop', HTMLButtonElement);
  readonly #now = byId('watch-now', HTMLElement);
  readonly #personas: RadioGroup<PersonaName>;
  readonly #speeds: RadioGroup<Speed>;
  #run: Run | undefined;

  /** @param seed  decides the prompts and the slips */
  constructor(seed: number) {
    this.#seed = seed;
    this.#personas = new RadioGroup<PersonaName>(byId('watch-personas', HTMLElement), () => this.#end());
    this.#speeds = new RadioGroup<Speed>(byId('watch-speeds', HTMLElement), () => {});
    this.#play.addEventListener('click', () => this.#toggle(!this.#run?.isPlaying));
    this.#step.addEventListener('click', () => this.#stepOnce());
    this.#stop.addEventListener('click', () => this.#end());
    this.#end();
  }

  get #persona(): Persona {
    return PERSONAS.find(({ name }) => name === this.#personas.value) as Persona;
  }

  #toggle(isPlaying: boolean): void {
    const run = this.#run ?? this.#begin();
    run.isPlaying = isPlaying;
    if (isPlaying) run.wake();
    else this.#view.say('Paused.');
    this.#drawControls();
  }

  #stepOnce(): void {
    const run = this.#run ?? this.#begin();
    run.isPlaying = false;
    run.wake();
    this.#drawControls();
  }

  /** Ends the run and clears the picture. */
  #end(): void {
    this.#close();
    this.#view.clear();
    this.#view.say(this.#persona.rule);
    this.#now.hidden = true;
  }

  /** Ends the run; what it showed stays. */
  #close(): void {
    this.#run?.ending.abort();
    this.#run?.engine?.dispose();
    this.#run = undefined;
    this.#drawControls();
  }

  #begin(): Run {
    this.#view.clear();
    this.#now.hidden = true;
    const run: Run = { ending: new AbortController(), isPlaying: false, wake: () => {} };
    this.#run = run;
    void this.#playAll(run, this.#persona);
    return run;
  }

  async #playAll(run: Run, persona: Persona): Promise<void> {
    const { signal } = run.ending;
    try {
      // Whoever presses Step means the first round.
      let isAwake = true;
      run.wake = () => {
        isAwake = true;
      };
      this.#view.say('Starting an engine that keeps nothing …');
      const engine = await createEngine({ user: 'simulated', persist: false, runtimeUrls: RUNTIME_URLS, signal });
      run.engine = engine;
      if (signal.aborted) return engine.dispose();
      const simulation = new Simulation(engine, persona, this.#seed);
      run.simulation = simulation;
      while (!simulation.isOver) {
        if (!run.isPlaying && !isAwake) await new Promise<void>((resolve) => Object.assign(run, { wake: resolve }));
        isAwake = false;
        await this.#playRound(run, simulation);
        if (signal.aborted) return;
      }
      this.#view.say(summaryWords(simulation.rounds));
      this.#close();
      this.#now.hidden = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof PenchantError)) throw error;
      this.#view.say(`It could not go on. ${error.message}`);
      this.#close();
    }
  }

  async #playRound(run: Run, simulation: Simulation): Promise<void> {
    const { signal } = run.ending;
    const round = await simulation.next();
    const number = simulation.rounds.length;
    if (signal.aborted) return;
    const pauseMs = PAUSE_MS[this.#speeds.value];
    const isAnimated = pauseMs > 0 && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (run.isPlaying) this.#view.say(`Prompt ${number} of ${ROUNDS}`);
    this.#view.show(round);
    await pause(pauseMs, signal);
    this.#view.rank(round, isAnimated);
    await pause(pauseMs, signal);
    this.#view.click(round, isAnimated);
    const isEarned = await simulation.learn(round);
    if (signal.aborted) return;
    if (isEarned) run.earnedAt ??= number - 1;
    this.#view.count(simulation.rounds, run.earnedAt);
    if (!run.isPlaying) {
      const hit = round.isPersonalHit
        ? 'The personal order had it first.'
        : 'The personal order had another one first.';
      this.#view.say(`Prompt ${number} of ${ROUNDS}. ${hit}`);
    }
    await pause(pauseMs, signal);
  }

  #drawControls(): void {
    const run = this.#run;
    this.#play.textContent = run?.isPlaying ? 'Pause' : 'Play';
    this.#stop.disabled = !run;
  }
}

/** Resolves after a time, or as soon as the run ends. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
