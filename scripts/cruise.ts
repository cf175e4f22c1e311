/** What dependency-cruiser looks at, and by which rules. */
export const ROOMS = ['core', 'adapters', 'functions', 'infra', 'cli', 'web/src'] as const;

export const CONFIG = ['--config', '.dependency-cruiser.cjs'] as const;
