// Reports for the apps of this repository: blocks of data in, one self-contained HTML file out.
export type {
  Block,
  Column,
  Curve,
  CurvePoint,
  Facts,
  Figure,
  Heading,
  Paragraph,
  ReferenceMark,
  Report,
  ScaleName,
  Table,
} from './blocks.js';
export { renderReport } from './report.js';
export { writeReport } from './write.js';
