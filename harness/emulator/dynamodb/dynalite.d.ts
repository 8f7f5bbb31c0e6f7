declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB that is not listening yet. `close` also closes its store. */
  export default function dynalite(options?: {
    /** Folder of the store; in memory when absent. */
    path?: string;
    /** How long a table is in state CREATING; 500 ms by default. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
