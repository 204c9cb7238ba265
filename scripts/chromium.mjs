/**
 * Finds a Chromium for the browser tests and benches, and installs one if there is none: by apt on Debian and Ubuntu,
 * elsewhere by Playwright. `CHROMIUM_PATH` names one by hand.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const KNOWN_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Flags for a headless run on a machine without a screen, a GPU or a way out. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Flags for a WebGPU adapter in software: right results, no speed. */
export const WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

/** @returns {string} path of an executable Chromium; throws if there is none and none can be installed */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium found; installing one.');
  install();
  const installed = findChromium();
  if (!installed) throw new Error('Expected a Chromium after installing it, found none; set CHROMIUM_PATH.');
  return installed;
}

function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`Expected CHROMIUM_PATH to name a file, got ${named}.`);
    return named;
  }
  return [...KNOWN_PATHS, playwrightPath()].find((path) => path && existsSync(path));
}

function playwrightPath() {
  const result = spawnSync(
    process.execPath,
    ['-e', "import('playwright-core').then((p) => console.log(p.chromium.executablePath()))"],
    {
      encoding: 'utf8',
    },
  );
  return result.stdout?.trim();
}

function install() {
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get')) {
    const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    try {
      run([...sudo, 'apt-get', 'update', '-qq']);
      run([...sudo, 'apt-get', 'install', '-y', '-qq', 'chromium']);
      return;
    } catch (error) {
      console.log(`apt could not install Chromium (${error.message}); trying Playwright.`);
    }
  }
  run(['npx', 'playwright-core', 'install', '--with-deps', 'chromium']);
}

function run([command, ...args]) {
  execFileSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
