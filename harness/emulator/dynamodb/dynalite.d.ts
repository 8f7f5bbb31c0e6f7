declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Creates a DynamoDB server that is not listening yet. Its `close` also closes the store. */
  export default function dynalite(options?: {
    /** Folder for the store's files; when absent, the store is in memory. */
    path?: string;
    /** Number of milliseconds for which a new table is in the state CREATING; 500 by default. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
