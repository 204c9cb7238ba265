/** The demo page: wires prompts, picker, engine and panel together. `?device=wasm|webgpu` and `?user=` are for tests. */
import '../widget/define.js';
import webgpuUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { createEngine, type Device, type Engine, PenchantError } from '../index.js';
import { PenchantPicker } from '../widget/define.js';
import { showClicks } from './click-list.js';
import { CompareView } from './compare-view.js';
import { DataControls } from './data-controls.js';
import { byId } from './dom.js';
import { keepForOffline } from './offline.js';
import { showNoProfile, showProfile } from './profile-panel.js';
import { StartView } from './progress.js';
import { Session } from './session.js';
import { startTheme } from './theme.js';
import { orderWords } from './words.js';

/** How long the chosen answer stays before the next prompt comes, in milliseconds: long enough to see it and to undo. */
const ADVANCE_AFTER_MS = 1500;

let engine: Engine | undefined;
let advance: ReturnType<typeof setTimeout> | undefined;
/** Which prompt each label of this visit was given for, to go back there on undo. */
const promptOfLabel = new Map<string, number>();

const query = new URLSearchParams(location.search);
const user = query.get('user') ?? 'default';
const session = new Session(user);
const picker = byId('picker', PenchantPicker);
const question = byId('question', HTMLHeadingElement);
const badge = byId('badge', HTMLElement);
const profileParts = { evidence: byId('evidence', HTMLElement), beliefs: byId('beliefs', HTMLElement) };
const startView = new StartView(byId('start', HTMLElement));
const compareView = new CompareView(byId('compare', HTMLElement));
const controls = new DataControls({
  root: byId('data', HTMLElement),
  engine: () => engine,
  onUndo: () => void undo(),
  onChange: () => void changed(),
});

function showPrompt(index: number): void {
  clearTimeout(advance);
  const hadFocus = document.activeElement === picker;
  session.goTo(index);
  const { prompt, answers } = session.prompt;
  question.textContent = prompt;
  byId('place', HTMLElement).textContent = `Prompt ${session.index + 1} of ${session.count}`;
  byId('back', HTMLButtonElement).disabled = session.index === 0;
  picker.prompt = prompt;
  picker.candidates = answers.map(({ text }) => text);
  compareView.clear();
  if (question.getBoundingClientRect().top < 0) question.scrollIntoView({ block: 'start' });
  // The new cards come with the next microtask; whoever chose by keyboard goes on there.
  if (hadFocus) queueMicrotask(() => picker.focus({ preventScroll: true }));
}

async function start(): Promise<void> {
  startView.begin();
  showNoProfile(profileParts);
  const device = query.get('device');
  try {
    engine = await createEngine({
      user,
      device: device === 'wasm' || device === 'webgpu' ? (device satisfies Device) : 'auto',
      runtimeUrls: { wasm: wasmUrl, webgpu: webgpuUrl },
      onProgress: (progress) => startView.report(progress),
    });
  } catch (error) {
    if (!(error instanceof PenchantError)) throw error;
    startView.failed(error, () => void start());
    return;
  }
  startView.ready(engine.info);
  picker.engine = engine;
  await refreshPanel();
  await keepForOffline(engine.info.device);
}

/** Shows what the engine knows now. */
async function refreshPanel(): Promise<void> {
  if (!engine) return;
  const [profile, labels] = await Promise.all([engine.profile(), engine.labels()]);
  showProfile(profileParts, profile, session.isAlways);
  showClicks(byId('clicks', HTMLElement), labels, (label) => void undo(label.id));
  controls.update(labels.length);
}

/** Labels came or went outside the picker. */
async function changed(): Promise<void> {
  clearTimeout(advance);
  picker.refresh();
  await refreshPanel();
}

async function undo(labelId?: string): Promise<void> {
  try {
    const undone = await engine?.undo(labelId);
    controls.say('Taken back.');
    const index = undone && promptOfLabel.get(undone.labelId);
    if (index !== undefined && labelId === undefined) showPrompt(index);
  } catch (error) {
    controls.say(error instanceof Error ? error.message : String(error));
  }
  await changed();
}

picker.addEventListener('penchant-rank', ({ detail }) => {
  const words = orderWords(detail.applied, detail.confidence);
  // Only where it differs: it is spoken when it changes.
  if (badge.textContent !== words) badge.textContent = words;
  badge.classList.toggle('badge-personal', detail.applied);
  compareView.show(detail.ranking);
  // Ranking the next set now fills the engine's cache of encoded texts, so that the next prompt is there at once.
  const next = session.nextPrompt;
  engine?.rerank({ prompt: next.prompt, candidates: next.answers.map(({ text }) => text) }).catch(() => {});
});

picker.addEventListener('penchant-prefer', ({ detail }) => {
  // Whoever pressed "Next prompt" while a click was being saved is at another prompt by now.
  const index = session.indexOf(detail.prompt);
  promptOfLabel.set(detail.labelId, index);
  void refreshPanel();
  if (index !== session.index) return;
  clearTimeout(advance);
  if (session.isAdvancing) advance = setTimeout(() => showPrompt(session.index + 1), ADVANCE_AFTER_MS);
});

picker.addEventListener('penchant-undo', ({ detail }) => {
  clearTimeout(advance);
  const index = promptOfLabel.get(detail.labelId);
  if (index !== undefined && index !== session.index) showPrompt(index);
  void refreshPanel();
});

picker.addEventListener('penchant-error', ({ detail }) => {
  if (detail.error.code !== 'worker-lost') return;
  picker.engine = engine = undefined;
  startView.failed(detail.error, () => void start());
});

function startSwitches(): void {
  const always = byId('always', HTMLInputElement);
  always.checked = session.isAlways;
  const apply = () => {
    picker.apply = session.isAlways ? 'always' : undefined;
  };
  apply();
  always.addEventListener('change', () => {
    session.isAlways = always.checked;
    apply();
    void refreshPanel();
  });
  const advancing = byId('advance', HTMLInputElement);
  advancing.checked = session.isAdvancing;
  advancing.addEventListener('change', () => {
    session.isAdvancing = advancing.checked;
    clearTimeout(advance);
  });
}

byId('next', HTMLButtonElement).addEventListener('click', () => showPrompt(session.index + 1));
byId('back', HTMLButtonElement).addEventListener('click', () => showPrompt(session.index - 1));
startTheme();
startSwitches();
showPrompt(session.index);
void start();
