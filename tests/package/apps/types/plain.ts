/** Compiled, never run: the types of the other entries. */
import { createEngine, type Engine, PenchantError } from 'penchant';
import { createEngine as createStandalone, PenchantPicker } from 'penchant/standalone';
import 'penchant/widget/define';

export async function start(): Promise<Engine> {
  const picker = document.querySelector('penchant-picker');
  if (!(picker instanceof PenchantPicker)) throw new PenchantError('input', 'Expected a picker, got none.');
  picker.addEventListener('penchant-prefer', ({ detail }) => console.log(detail.labels.toFixed()));
  picker.engine = await createStandalone({ user: 'ana' });
  return createEngine({ device: 'wasm' });
}
