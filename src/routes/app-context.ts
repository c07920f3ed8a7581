import { createContext } from 'svelte';
import type { RunnerApp } from '$lib/app/root.ts';

/** The app, which outlives its pages: a cast goes on while its person looks at the runs. */
export const [getApp, setApp] = createContext<RunnerApp>();
