/**
 * The demo's first page: starts the visitor's engine and gives it to the parts of the page. `?device=wasm|webgpu`, `?user=`
 * and `?seed=` are for tests.
 */
import { type PenchantErrorEvent, PenchantProfile } from '../widget/define.js';
import { DeviceSection } from './device/device-section.js';
import { VisitorEngine } from './engine/visitor-engine.js';
import { OwnPrompts } from './own-prompts/own-prompts.js';
import { byId } from './page/dom.js';
import { startTheme } from './page/theme.js';
import { Session } from './stage/session.js';
import { Stage } from './stage/stage.js';
import { StartView } from './start/start-view.js';
import { Tour } from './tour/tour.js';
import { Watch } from './watch/watch.js';

const query = new URLSearchParams(location.search);
const user = query.get('user') ?? 'default';
const device = query.get('device');
const seed = query.get('seed');

startTheme();
const tour = new Tour();
const stage = new Stage({
  session: new Session(user),
  onChoose: () => tour.did('choose'),
  onCompare: () => tour.did('compare'),
});
const ownPrompts = new OwnPrompts();
const visitor = new VisitorEngine(user, new StartView(byId('start', HTMLElement)));
const profiles = ['profile', 'data'].map((id) => byId(id, PenchantProfile));
visitor.subscribe((engine) => {
  stage.use(engine);
  ownPrompts.use(engine);
  for (const profile of profiles) profile.engine = engine ?? null;
  // Another tab has taught it something.
  engine?.addEventListener('change', () => refresh());
});
new DeviceSection(visitor);
new Watch(seed === null ? Math.floor(Math.random() * 2 ** 32) : Number(seed));

function refresh(): void {
  stage.refresh();
  ownPrompts.refresh();
}

for (const profile of profiles) {
  profile.addEventListener('penchant-change', ({ detail }) => {
    tour.did('adjust');
    if (detail.kind === 'undo' && detail.labelIds.length === 1) stage.goToLabel(detail.labelIds[0] as string);
    refresh();
  });
}

document.addEventListener('penchant-error', (event) => {
  const { detail } = event as PenchantErrorEvent;
  if (detail.error.code === 'worker-lost' && visitor.current) visitor.lost(detail.error);
});

void visitor.start(device === 'wasm' || device === 'webgpu' ? device : 'auto');
