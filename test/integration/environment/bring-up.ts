// Brings up the world of the folder that its argument names: a start that a test can kill.
import { placeOf } from '../../environment/place.ts';
import { silent } from '../../environment/progress.ts';
import { bringUp } from '../../environment/up.ts';

await bringUp(placeOf(process.argv[2]), { progress: silent });
