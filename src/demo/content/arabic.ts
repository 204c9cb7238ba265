/** A small set in a language that runs from right to left, with the picker's words in it, for the playground. */
import type { PickerLabels } from '../../widget/define.js';

export const ARABIC_PROMPT = 'كم دقيقة أسلق البيض؟';

export const ARABIC_ANSWERS: readonly string[] = [
  'ست دقائق لصفار سائل، وثماني دقائق لصفار طري، وإحدى عشرة دقيقة لصفار جامد. بعد ذلك ضع البيض في ماء بارد خمس دقائق حتى يسهل تقشيره.',
  'سؤال جميل! ضع البيض برفق في ماء يغلي: ست دقائق تكفي إن كنت تحب الصفار سائلا، وثمان إن كنت تحبه طريا. بالهناء!',
  '**المدة حسب الصفار:**\n\n- 6 دقائق: سائل\n- 8 دقائق: طري\n- 11 دقيقة: جامد',
  'ثماني دقائق، ثم ماء بارد.',
];

/** An accessible name begins with the visible text of its button. */
export const ARABIC_LABELS: Partial<PickerLabels> = {
  group: 'الإجابات',
  card: 'الإجابة {position} من {count}',
  choose: 'أفضّل هذه',
  chooseName: 'أفضّل هذه: الإجابة {position} من {count}',
  like: 'جيدة',
  likeName: 'جيدة: الإجابة {position} من {count}',
  dislike: 'سيئة',
  dislikeName: 'سيئة: الإجابة {position} من {count}',
  up: 'إلى الأعلى',
  upName: 'إلى الأعلى: الإجابة {position} من {count}',
  down: 'إلى الأسفل',
  downName: 'إلى الأسفل: الإجابة {position} من {count}',
  save: 'احفظ هذا الترتيب',
  saveName: 'احفظ هذا الترتيب، الأفضل أولا',
  tie: 'لا فرق',
  tieName: 'لا فرق بين الإجابات',
  skip: 'تخطَّ',
  skipName: 'تخطَّ من دون حكم',
  undo: 'تراجع',
  undoName: 'تراجع عن آخر اختيار',
  hint: 'أي إجابة تفضّل؟',
  pairHint: 'أيهما أفضل؟',
  thumbsHint: 'أي الإجابات جيدة؟',
  rankHint: 'رتّب الإجابات، الأفضل أولا.',
  chosen: 'فضّلت الإجابة {position}.',
  why: 'لماذا؟',
  chips: {
    'too-long': 'طويلة جدا',
    'too-short': 'قصيرة جدا',
    friendly: 'ودّية',
    'great-example': 'مثال جيد',
    'well-structured': 'مرتّبة',
  },
};
