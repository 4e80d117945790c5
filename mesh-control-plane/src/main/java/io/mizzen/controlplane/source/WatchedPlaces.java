package io.mizzen.controlplane.source;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directories and links to watch for every change of a directory tree whose root, directories
 * and files may be links: the directories themselves, and for each link on the way its own entry in
 * the directory it lies in, since it may be swapped for another.
 *
 * @param directories every change in these matters
 * @param entries by directory, the entries whose changes matter
 */
record WatchedPlaces(Set<Path> directories, Map<Path, Set<Path>> entries) {
  private static final int MOST_LINKS = 40;

  /**
   * The places of a tree as it is now.
   *
   * @throws IOException if the root is gone or cannot be listed
   */
  static WatchedPlaces of(Path root) throws IOException {
    WatchedPlaces places = new WatchedPlaces(new HashSet<>(), new HashMap<>());
    places.addLinks(root, MOST_LINKS);
    places.addEntry(root);
    Files.walkFileTree(
        root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, places.new Walk(root));
    return places;
  }

  private final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (!directory.equals(root) && ConfigFiles.isHidden(directory)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      directories.add(directory);
      return visitFile(directory, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (Files.isSymbolicLink(file) && !ConfigFiles.isHidden(file)) {
        addLinks(file, MOST_LINKS);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(root)) {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /**
   * The entries of all links between the file system's root and what a path means in the end. A
   * link's target is relative to where its directory lies, whatever links lead there, so {@code ..}
   * is followed step by step.
   */
  private void addLinks(Path path, int left) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path directory = absolute.getRoot();
    for (Path name : absolute) {
      if (directory == null) {
        return;
      }
      if (name.toString().equals("..")) {
        directory = parent(directory);
      } else if (!name.toString().equals(".")) {
        Path entry = directory.resolve(name);
        if (Files.isSymbolicLink(entry)) {
          add(directory, name);
          if (left > 0) {
            addLinks(directory.toRealPath().resolve(Files.readSymbolicLink(entry)), left - 1);
          }
        }
        directory = entry;
      }
    }
    if (left < MOST_LINKS && directory != null) {
      addEntry(directory);
    }
  }

  /** Null below what is not there; the root is its own parent. */
  private static @Nullable Path parent(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return null;
    }
    Path real = directory.toRealPath();
    Path parent = real.getParent();
    return parent == null ? real : parent;
  }

  private void addEntry(Path path) {
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent != null && name != null && Files.isDirectory(parent)) {
      add(parent, name);
    }
  }

  private void add(Path directory, Path name) {
    entries.computeIfAbsent(directory, d -> new HashSet<>()).add(name);
  }
}
