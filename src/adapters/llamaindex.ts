/** A LlamaIndex.TS node postprocessor over an engine, for the `nodePostprocessors` of its query and chat engines. */
import type { MessageContent } from '@llamaindex/core/llms';
import type { BaseNodePostprocessor } from '@llamaindex/core/postprocessor';
import type { MetadataMode, NodeWithScore } from '@llamaindex/core/schema';
import { type Placement, type Ranker, rankTexts, type TopOptions } from './rank-texts.js';

export type { Placement, TopOptions } from './rank-texts.js';

/**
 * A node with its place. `score` is the placement's `relevanceScore`; `penchant` lies beside the node and not in its
 * metadata, which LlamaIndex writes into prompts.
 */
export interface RankedNode extends NodeWithScore {
  readonly score: number;
  readonly penchant: Placement;
}

/** Puts nodes in the user's order and, given `topN`, keeps the first of them. */
export interface PenchantPostprocessor extends BaseNodePostprocessor {
  /**
   * @param nodes  0 to 10,000; they stay as they are
   * @param query  the prompt that the nodes answer; of a message in parts the texts, and '' where there is none
   * @throws PenchantError as `engine.rerank` does
   */
  postprocessNodes(nodes: NodeWithScore[], query?: MessageContent): Promise<RankedNode[]>;
}

/** Makes the postprocessor. */
export function createNodePostprocessor(engine: Ranker, options: TopOptions = {}): PenchantPostprocessor {
  return {
    async postprocessNodes(nodes, query = '') {
      if (nodes.length === 0) return [];
      const { ranking } = await rankTexts(engine, {
        ...options,
        prompt: textOf(query),
        // The enum's value without importing the enum, which would bring all of the host's schema along.
        candidates: nodes.map(({ node }) => node.getContent('NONE' as MetadataMode)),
      });
      return ranking.map((penchant) => ({
        ...(nodes[penchant.index] as NodeWithScore),
        score: penchant.relevanceScore,
        penchant,
      }));
    },
  };
}

/** The texts of a message, joined as LlamaIndex joins them. */
function textOf(message: MessageContent): string {
  if (typeof message === 'string') return message;
  return message.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}
