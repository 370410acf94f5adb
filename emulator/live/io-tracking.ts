/** Wraps network I/O that emulated time has to wait for. In paced time the identity. */
export type TrackIo = <T>(io: () => Promise<T>) => Promise<T>;
