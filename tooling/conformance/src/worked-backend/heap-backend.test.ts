// The worked backend passes the conformance suite.
import { conformance } from '@evenkeel/backend-testkit';
import { describe, it } from 'vitest';
import { HeapBackend } from './heap-backend.js';

conformance({ describe, it }, { name: 'the worked backend', makeBackend: () => new HeapBackend() });
