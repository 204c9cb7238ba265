/** Runs the tools of an app: builds that end, and servers that are ended. */
import { execFile, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

/** A server of an app. */
export interface AppServer {
  readonly url: string;
  /** What it has printed. */
  output(): string;
  close(): Promise<void>;
}

/** The environment as a person's shell has it, without what a test runner adds and tools take for a wish. */
export function appEnvironment(): NodeJS.ProcessEnv {
  const runner = /^(NODE_ENV|NODE_OPTIONS|VITE.*|TEST|DEV|PROD|SSR|MODE|BASE_URL)$/;
  const kept = Object.entries(process.env).filter(([name]) => !runner.test(name));
  return { ...Object.fromEntries(kept), NEXT_TELEMETRY_DISABLED: '1' };
}

/** Runs a tool to its end; rejects with what it printed if it fails. */
export async function runTool(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, env: appEnvironment() });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`Expected ${command} ${args.join(' ')} to succeed, got:\n${stdout}${stderr}`, { cause: error });
  }
}

/** Starts a server with `--port`; resolves when it has printed that it is ready. */
export async function startTool(cwd: string, command: string, ...args: readonly string[]): Promise<AppServer> {
  const port = await freePort();
  // A group of its own, so that what the tool starts in turn ends with it.
  const child = spawn(command, [...args, '--port', String(port)], { cwd, env: appEnvironment(), detached: true });
  let printed = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const read = (part: Buffer) => {
      printed += part;
      if (/ready in/i.test(printed)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    void ended.then(() => reject(new Error(`Expected ${command} to serve, got its end:\n${printed}`)));
  });
  return {
    url: `http://localhost:${port}/`,
    output: () => printed,
    close() {
      if (child.pid && child.exitCode === null) process.kill(-child.pid);
      return ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
