import type { ApiName, Release } from '../contract/index.ts';

/** One way to read what CAMARA published. */
export interface Reading {
  /** Unique within the erratum. */
  id: string;
  says: string;
  /** File, operation or schema, scenario tag, section of a guide. */
  source: string;
}

/** A place where CAMARA's published files contradict each other, or what they leave undefined. */
export interface Erratum {
  id: string;
  apis: readonly ApiName[];
  since: Release;
  /** The last release that has it; absent as long as the newest does. */
  until?: Release;
  /** What it is about, as a noun phrase. */
  matter: string;
  readings: readonly Reading[];
  /** Readings that the strict verdict accepts. */
  ruling: readonly string[];
  /** Why we rule so. */
  because: string;
  /** Why no case can tell the readings apart, where none can. */
  untestable?: string;
}
