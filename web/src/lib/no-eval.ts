import { z } from 'zod';

// The content security policy forbids eval; zod would otherwise try it. Must run before any schema is made.
z.config({ jitless: true });
