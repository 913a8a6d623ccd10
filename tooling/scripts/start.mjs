// `npm start`: installs what the app needs, says so, and runs it.
import { join } from 'node:path';
import { install, root, run } from './lib.mjs';

await install('article');
process.exitCode = run('npm', ['run', '--silent', 'start'], { cwd: join(root, 'apps', 'article') });
