/** "This device": where the engine runs, a switch between the two places, and how long things take in each. */
import { type Device, type Engine, PenchantError } from '../../index.js';
import type { VisitorEngine } from '../engine/visitor-engine.js';
import { byId, make, RadioGroup, setText } from '../page/dom.js';
import { deviceName, deviceWords, startNotes } from '../start/words.js';
import { hasWebGpu, measure, type Timings } from './timings.js';

/** Nobody waits longer for one device's figures. */
const MOST_MS = 120_000;

export class DeviceSection {
  readonly #visitor: VisitorEngine;
  readonly #devices: RadioGroup<Device>;
  readonly #status = byId('device-status', HTMLElement);
  readonly #notes = byId('device-notes', HTMLElement);
  readonly #measure = byId('device-measure', HTMLButtonElement);
  readonly #hasWebGpu: Promise<boolean>;

  constructor(visitor: VisitorEngine) {
    this.#visitor = visitor;
    this.#devices = new RadioGroup<Device>(byId('devices', HTMLElement), (device) => void this.#switch(device));
    this.#measure.addEventListener('click', () => void this.#measureAll());
    this.#hasWebGpu = this.#findWebGpu();
    visitor.subscribe((engine) => {
      this.#show(engine);
      engine?.addEventListener('device', () => this.#show(visitor.current));
    });
    this.#show(visitor.current);
  }

  async #findWebGpu(): Promise<boolean> {
    const isThere = await hasWebGpu();
    this.#devices.input('webgpu').disabled = !isThere;
    const reason = isThere ? 'On the graphics processor.' : 'This browser offers no WebGPU adapter here.';
    setText(byId('webgpu-note', HTMLElement), reason);
    return isThere;
  }

  #show(engine: Engine | undefined): void {
    this.#measure.disabled = !engine;
    if (!engine) return;
    this.#devices.value = engine.info.device;
    setText(this.#status, deviceWords(engine.info));
    this.#notes.replaceChildren(...startNotes(engine.info).map((note) => make('li', '', note)));
  }

  async #switch(device: Device): Promise<void> {
    setText(this.#status, `Starting again on ${deviceName(device)} …`);
    await this.#visitor.start(device);
    const engine = this.#visitor.current;
    if (!engine) {
      setText(this.#status, `It did not start on ${deviceName(device)}; the top of the page says why.`);
    } else await this.#measureAll([device]);
  }

  async #measureAll(devices?: readonly Device[]): Promise<void> {
    const wanted: readonly Device[] = devices ?? ((await this.#hasWebGpu) ? ['webgpu', 'wasm'] : ['wasm']);
    this.#measure.disabled = true;
    try {
      for (const device of wanted) {
        setText(this.#status, `Measuring ${deviceName(device)} …`);
        await measure(device, (name, ms) => show(name, device, ms), AbortSignal.timeout(MOST_MS));
      }
      setText(this.#status, 'Measured just now, on this device and in this browser.');
    } catch (error) {
      if (!(error instanceof PenchantError)) throw error;
      setText(this.#status, `It could not be measured. ${error.message}`);
    } finally {
      this.#measure.disabled = !this.#visitor.current;
    }
  }
}

function show(name: keyof Timings, device: Device, ms: number): void {
  setText(byId(`${name}-${device}`, HTMLElement), milliseconds(ms));
}

/** "3.2 ms", "47 ms", "1.3 s". */
export function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
