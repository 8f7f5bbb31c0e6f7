declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB that is not listening yet. `close` also closes its store. */
  export default function dynalite(options?: {
    /** Folder of the store's files; the store is in memory when absent. */
    path?: string;
    /** Milliseconds for which a table is in state CREATING; 500 by default. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
