package io.mizzen.config;

import org.apiguardian.api.API;

/** The stable names of what can be wrong with configuration text. */
@API(status = API.Status.EXPERIMENTAL)
public final class FindingCode {
  /** The text is not YAML: nothing of it is read. */
  public static final String YAML_SYNTAX = "YAML_SYNTAX";

  /** The text exceeds a cap of {@code YamlLimits}: nothing of it is read. */
  public static final String YAML_LIMIT = "YAML_LIMIT";

  /** An alias without an anchor before it, or inside its own anchor. */
  public static final String BAD_ALIAS = "BAD_ALIAS";

  /** A YAML tag outside the core schema. */
  public static final String BAD_TAG = "BAD_TAG";

  /** A key appears twice in one mapping, or a field in both its spellings. */
  public static final String DUPLICATE_KEY = "DUPLICATE_KEY";

  /** A field its message does not have. */
  public static final String UNKNOWN_FIELD = "UNKNOWN_FIELD";

  /** A value of another type than its field. */
  public static final String WRONG_TYPE = "WRONG_TYPE";

  /** A text that is none of its enum's names. */
  public static final String BAD_ENUM = "BAD_ENUM";

  /** A text that is no duration. */
  public static final String BAD_DURATION = "BAD_DURATION";

  /** A value outside its range or form. */
  public static final String BAD_VALUE = "BAD_VALUE";

  /** Two fields that exclude each other are both set. */
  public static final String ONEOF_CLASH = "ONEOF_CLASH";

  /** A field that must be set is not. */
  public static final String MISSING_FIELD = "MISSING_FIELD";

  /** A kind the mesh does not know. */
  public static final String UNKNOWN_KIND = "UNKNOWN_KIND";

  /** A known kind in an API version the mesh does not know. */
  public static final String BAD_API_VERSION = "BAD_API_VERSION";

  /** A kind that is recognised but has no effect yet. */
  public static final String KIND_NOT_USED = "KIND_NOT_USED";

  /** A field or list entry that must be there is missing or empty. */
  public static final String REQUIRED = "REQUIRED";

  /** A number, percentage or length is out of its range. */
  public static final String OUT_OF_RANGE = "OUT_OF_RANGE";

  /** A port is not in 1..65535. */
  public static final String INVALID_PORT = "INVALID_PORT";

  /** A duration that is too short or not whole milliseconds. */
  public static final String INVALID_DURATION = "INVALID_DURATION";

  /** The same entry twice. */
  public static final String DUPLICATE = "DUPLICATE";

  /** Two settings exclude each other. */
  public static final String CONFLICT = "CONFLICT";

  /** A word that is none of those known there. */
  public static final String INVALID_VALUE = "INVALID_VALUE";

  /** A field that is read and says nothing there. */
  public static final String NO_EFFECT = "NO_EFFECT";

  private FindingCode() {}
}
