package dev.agentlog.consumer.internal.filter.text;

/** What a token is. */
enum TokenType {
  NAME,
  QUOTED_NAME,
  TEXT,
  WHOLE,
  REAL,
  TRUE,
  FALSE,
  NULL,
  IN,
  RELATION,
  AND,
  OR,
  NOT,
  MINUS,
  OPEN,
  CLOSE,
  OPEN_LIST,
  CLOSE_LIST,
  COMMA,
  DOT,
  /** What CEL has and filters do not, such as arithmetic. */
  FOREIGN,
  /** What has been reported already. */
  BROKEN,
  END
}
