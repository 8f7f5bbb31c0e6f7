import { endChildren } from './end-children.ts';
import { guardExit } from './guard-exit.ts';
import { guardDatagrams } from './guard-datagrams.ts';
import { guardProcesses } from './guard-processes.ts';
import { guardAgents, guardSockets, watchListen } from './net-guards.ts';
import { trackFiles } from './track-files.ts';
import { noteListen, trackHandles } from './track-handles.ts';
import { noteRequest, trackFetch, trackHttp, trackSocket, trackUndici } from './track-requests.ts';
import { trackSignals } from './track-signals.ts';
import { startWatchdog } from './watchdog.ts';

let installed = false;

/**
 * Installs the test kit's guards and leak trackers, once, in a process that defines a test. Other processes stay
 * unchanged.
 */
export function install(): void {
  if (installed) return;
  installed = true;
  trackHandles();
  trackFiles();
  trackSignals();
  trackUndici();
  trackHttp();
  trackFetch();
  guardSockets(trackSocket);
  guardAgents(noteRequest);
  watchListen(noteListen);
  guardExit();
  guardProcesses();
  guardDatagrams();
  endChildren();
  startWatchdog();
}
