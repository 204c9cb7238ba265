/** Two pickers of one user under StrictMode, in each of which everything is written anew on each render. */

import { PenchantPicker, PenchantProfile, usePenchant } from 'penchant/react';
import { StrictMode, useRef, useState, version } from 'react';
import { createRoot } from 'react-dom/client';

globalThis.reactVersion = version;
globalThis.change = undefined;

// Each worker is one engine.
globalThis.workers = 0;
globalThis.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    globalThis.workers++;
  }
  terminate() {
    super.terminate();
    globalThis.workers--;
  }
};

const hearChange = ({ detail }) => {
  globalThis.change = detail;
};

function Answers({ name }) {
  const { engine, error, progress } = usePenchant({ modelUrl: '/models/' });
  const [labels, setLabels] = useState(0);
  const element = useRef(null);
  return (
    <section aria-label={name}>
      <PenchantPicker
        ref={element}
        className="answers"
        engine={engine}
        prompt={`Question of ${name}`}
        candidates={['Stand it in water.', 'Treat it like flowers.']}
        labels={labels > 0 ? { hint: 'Once more?' } : undefined}
        onPrefer={({ detail }) => setLabels(detail.labels)}
        onUndo={({ detail }) => setLabels(detail.labels)}
      >
        <i>child</i>
      </PenchantPicker>
      <PenchantProfile engine={engine} sections="choices" headingLevel={4} onChange={hearChange} />
      <output>{error?.message ?? `${labels} labels, ${progress?.status}, ${element.current?.localName}`}</output>
    </section>
  );
}

function App() {
  const [isShown, setShown] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setShown(!isShown)}>
        toggle
      </button>
      {isShown && <Answers name="one" />}
      {isShown && <Answers name="two" />}
    </>
  );
}

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
