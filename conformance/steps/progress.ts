/** Whether the steps that follow still make sense. */
export type Progress = 'go on' | 'stop';
