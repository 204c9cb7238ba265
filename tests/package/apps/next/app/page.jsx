'use client';
import { PenchantPicker, usePenchant } from 'penchant/react';

const prompt = 'How do I keep basil fresh?';
const candidates = ['Stand it in water, out of the sun.', 'Great question! Treat it like a bouquet of flowers.'];

export default function Page() {
  const { engine, error } = usePenchant({ modelUrl: '/models/' });
  if (error) return <p>{error.message}</p>;
  return <PenchantPicker engine={engine} prompt={prompt} candidates={candidates} />;
}
