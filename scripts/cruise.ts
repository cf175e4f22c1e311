/** Arguments of dependency-cruiser for the rules of .dependency-cruiser.cjs over the whole product. */
export const ROOMS = ['core', 'adapters', 'functions', 'infra', 'cli', 'web/src'] as const;

export const CRUISED: readonly string[] = ['--config', '.dependency-cruiser.cjs', ...ROOMS];
