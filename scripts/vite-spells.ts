import type { Plugin } from 'vite';

export function spells(): Plugin { return { name: 'spells' }; }
