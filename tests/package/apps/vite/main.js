import 'penchant/widget/define';
import { createEngine } from 'penchant';

const picker = document.querySelector('penchant-picker');
picker.prompt = 'How do I keep basil fresh?';
picker.candidates = ['Stand it in water, out of the sun.', 'Great question! Treat it like a bouquet of flowers.'];
picker.engine = await createEngine({ modelUrl: '/models/' });
