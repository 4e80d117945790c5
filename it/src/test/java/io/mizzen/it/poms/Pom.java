package io.mizzen.it.poms;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A pom as it is written, read by paths; nothing is inherited. Safe for use by one thread. */
public final class Pom {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolve("..").normalize();

  private final Document document;

  private Pom(Document document) {
    this.document = document;
  }

  /** The root pom of this repository. */
  public static Pom root() {
    return of(".");
  }

  /** The pom of a module. */
  public static Pom of(String module) {
    try {
      return parse(Files.readString(REPOSITORY.resolve(module).resolve("pom.xml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Pom parse(String xml) {
    try {
      return new Pom(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml))));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalArgumentException("not a pom", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The texts at an XPath, with the space around them removed. */
  public List<String> texts(String path) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(path, document, XPathConstants.NODESET);
      return IntStream.range(0, nodes.getLength())
          .mapToObj(i -> nodes.item(i).getTextContent().strip())
          .toList();
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  public String version() {
    return texts("/project/version").get(0);
  }

  /** {@code group:artifact} of every dependency that users get. */
  public List<String> dependencies() {
    String ours = "scope='test' or scope='provided' or optional='true'";
    return coordinates("/project/dependencies/dependency[not(" + ours + ")]");
  }

  /** {@code group:artifact} of everything managed, imported BOMs included. */
  public List<String> managed() {
    return coordinates("/project/dependencyManagement/dependencies/dependency");
  }

  /** {@code group:artifact} of the BOMs imported. */
  public List<String> imported() {
    return coordinates("/project/dependencyManagement/dependencies/dependency[scope='import']");
  }

  public List<String> modules() {
    return texts("/project/modules/module");
  }

  public Set<String> profiles() {
    return new TreeSet<>(texts("/project/profiles/profile/id"));
  }

  private List<String> coordinates(String path) {
    List<String> groups = texts(path + "/groupId");
    List<String> artifacts = texts(path + "/artifactId");
    return IntStream.range(0, groups.size())
        .mapToObj(i -> groups.get(i) + ":" + artifacts.get(i))
        .toList();
  }
}
