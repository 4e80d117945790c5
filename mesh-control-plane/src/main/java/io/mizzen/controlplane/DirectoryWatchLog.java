package io.mizzen.controlplane;

import io.mizzen.api.Finding;
import io.mizzen.api.Severity;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Logs what becomes of a directory that is applied again and again. Confined to the thread that
 * watches it.
 */
final class DirectoryWatchLog {
  private final Logger log;
  private final Path directory;
  private Set<Finding> known = Set.of();

  DirectoryWatchLog(Logger log, Path directory) {
    this.log = log;
    this.directory = directory;
  }

  /** A remark is logged once; what is wrong, as long as it is. */
  void applied(ApplyResult result) {
    Set<Finding> remarks = new HashSet<>();
    for (Finding finding : result.findings()) {
      if (finding.severity() != Severity.INFO) {
        log.warn("{}", finding);
      } else if (remarks.add(finding) && !known.contains(finding)) {
        log.info("{}", finding);
      }
    }
    known = remarks;
    log.info(
        "applied {} again: revision {}, {} errors, {} warnings",
        directory,
        result.revision(),
        count(result, Severity.ERROR),
        count(result, Severity.WARNING));
  }

  private static long count(ApplyResult result, Severity severity) {
    return result.findings().stream().filter(each -> each.severity() == severity).count();
  }
}
