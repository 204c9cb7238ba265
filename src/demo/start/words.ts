/** What the start says of itself, in plain words. Pure. */
import type { Device, StartInfo } from '../../index.js';

/** The name of a device as it is usually written. */
export function deviceName(device: Device): string {
  return device === 'webgpu' ? 'WebGPU' : 'WebAssembly';
}

/** Where it runs, and what was measured before it was chosen. */
export function deviceWords({ device, deviceChoice }: StartInfo): string {
  const runs = `Your engine runs on ${deviceName(device)}.`;
  const { wasmMs, webgpuMs, device: winner } = deviceChoice ?? {};
  if (wasmMs === undefined || webgpuMs === undefined || winner === undefined) return runs;
  const next = winner === device ? '' : ` From the next visit on it is ${deviceName(winner)}.`;
  return `${runs} Four short answers took ${Math.round(wasmMs)} ms on WebAssembly and ${Math.round(webgpuMs)} ms on WebGPU.${next}`;
}

/** Where it runs and what it keeps. */
export function readyWords({ device, persistence }: StartInfo): string {
  const kept = persistence === 'memory' ? 'kept until this page is closed' : 'stored on this device';
  return `${deviceName(device)} · ${kept}`;
}

/** What a reader should know of the start: why a better device was passed over, and how the labels are kept. */
export function startNotes({ warnings, fault, dataLoss, persistence }: StartInfo): string[] {
  const notes = dataLoss.map(({ restored, lost }) =>
    lost > 0
      ? `The browser lost ${lost} of your choices; ${restored} were restored.`
      : `The browser damaged a copy of your choices; all ${restored} were restored from the other copy.`,
  );
  if (persistence === 'memory') {
    const reason = fault === 'quota' ? 'there is no room for them' : 'the browser’s storage does not answer';
    notes.push(`Your choices are kept until this page is closed: ${reason}.`);
  }
  return [...warnings, ...notes];
}

/** Bytes in millions, as download sizes are usually given. */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
