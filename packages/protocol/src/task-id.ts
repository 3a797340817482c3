import { z } from 'zod';

/** Unique within one process; never reused. */
export const TaskId = z.number().int().positive();
export type TaskId = z.infer<typeof TaskId>;
