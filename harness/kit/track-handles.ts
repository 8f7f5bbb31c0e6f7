import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { callSite } from './call-site.ts';
import { owner, type Held, type Scope } from './scope.ts';

interface Kind {
  readonly what: string;
  readonly group: Held['group'];
  readonly fix: string;
}

const operation = (what: string): Kind => ({ what, group: 'operation', fix: 'Await it' });
const resource = (what: string, fix: string): Kind => ({ what, group: 'resource', fix });

/**
 * The types of `async_hooks` resources that a test can begin and forget to end. Node uses all other types internally.
 */
const KINDS: Readonly<Record<string, Kind>> = {
  Timeout: {
    what: 'timer',
    group: 'operation',
    fix: 'Clear it with clearTimeout() or clearInterval(), or await it',
  },
  FSREQCALLBACK: operation('file system operation'),
  FSREQPROMISE: operation('file system operation'),
  GETADDRINFOREQWRAP: operation('DNS lookup'),
  QUERYWRAP: operation('DNS query'),
  SCRYPTREQUEST: operation('crypto job'),
  PBKDF2REQUEST: operation('crypto job'),
  KEYPAIRGENREQUEST: operation('crypto job'),
  TCPSERVERWRAP: resource(
    'TCP listener',
    'Await its close(), after server.closeAllConnections() for HTTP',
  ),
  PIPESERVERWRAP: resource('pipe listener', 'Await its close()'),
  UDPWRAP: resource('UDP socket', 'Call socket.close()'),
  PROCESSWRAP: resource('child process', "Kill it or await its 'close' event"),
  WORKER: resource('worker', 'Await worker.terminate()'),
  FSEVENTWRAP: resource('file watcher', 'Call watcher.close()'),
  STATWATCHER: resource('file watcher', 'Call fs.unwatchFile()'),
};

/**
 * Operations that call back once. Their record is removed in the `after` hook, because their `destroy` hook may wait
 * for the garbage collector.
 */
const ONE_SHOT = new Set(['file system operation', 'DNS lookup', 'DNS query', 'crypto job']);

/** Tells whether a handle keeps the process running. An unref'd or finished timer does not. */
function keepsGoing(handle: object): boolean {
  const hasRef: unknown = Reflect.get(handle, 'hasRef');
  const destroyed: unknown = Reflect.get(handle, '_destroyed');
  if (destroyed === true) return false;
  return typeof hasRef !== 'function' || Reflect.apply(hasRef, handle, []) !== false;
}

/**
 * Tells whether a crypto job runs in the background. A blocking job has ended when its call returns, and calls no hook.
 */
const runsLater = (job: object): boolean => typeof Reflect.get(job, 'ondone') === 'function';

/** Tells whether the operation or resource of a handle is still open. */
function isGoing(kind: Kind, handle: object): boolean {
  if (kind.what === 'timer') return keepsGoing(handle);
  return kind.what !== 'crypto job' || runsLater(handle);
}

const listening = new AsyncLocalStorage<string>();

/**
 * Runs `listen`, and remembers where it was called. The server's handle opens in a later turn of the event loop, and a
 * leak is reported with the remembered place.
 */
export function noteListen(listen: () => unknown): unknown {
  return owner.getStore() ? listening.run(callSite(), listen) : listen();
}

const owners = new Map<number, Scope>();
const oneShots = new Set<number>();

function end(id: number): void {
  owners.get(id)?.held.delete(id);
  owners.delete(id);
  oneShots.delete(id);
}

/** Records timers, one-shot operations and handles, each in the scope of the test that began it. */
export function trackHandles(): void {
  const options = {
    trackPromises: false,
    init(...[id, type, , handle]: [number, string, number, object]) {
      const kind = KINDS[type];
      const scope = kind && owner.getStore();
      if (!scope) return;
      owners.set(id, scope);
      if (ONE_SHOT.has(kind.what)) oneShots.add(id);
      scope.held.set(id, {
        group: kind.group,
        at: callSite() || (listening.getStore() ?? ''),
        isLive: () => isGoing(kind, handle),
        explain: () =>
          kind.group === 'operation'
            ? `A ${kind.what} was started in this test, but never completed. ${kind.fix}.`
            : `A ${kind.what} was opened in this test, but never closed. ${kind.fix}.`,
      });
    },
    after(id: number) {
      if (oneShots.has(id)) end(id);
    },
    destroy: end,
  };
  createHook(options).enable();
}
