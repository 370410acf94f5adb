/** Something that a test run of a target depends on, looked at before there is one. */
export interface Diagnosis {
  about: 'reachability' | 'clock' | 'access' | 'profile' | 'assets' | 'notifications' | 'network';
  /** What was looked at: a URL, a token role, a profile. */
  subject: string;
  /**
   * good     as a run needs it
   * bad      a run would not mean what it says until it is changed
   * limit    a run is possible, but some cases will be left out
   * unclear  it could not be told
   */
  verdict: 'good' | 'bad' | 'limit' | 'unclear';
  found: string;
  /** What to change, and where; absent where nothing has to be. */
  change?: string;
}
