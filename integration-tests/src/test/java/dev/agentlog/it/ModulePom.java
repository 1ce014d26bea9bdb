package dev.agentlog.it;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * What a module's {@code pom.xml} says of the project's own modules.
 *
 * @param scopes the modules that it depends on, each with its scope
 */
record ModulePom(Map<String, String> scopes) {
  private static final String GROUP = "dev.agentlog";

  static ModulePom read(String module) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(directory(module).resolve("pom.xml").toFile());
    XPath path = XPathFactory.newInstance().newXPath();
    NodeList dependencies =
        (NodeList)
            path.evaluate("/project/dependencies/dependency", document, XPathConstants.NODESET);
    Map<String, String> scopes = new HashMap<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      String group = path.evaluate("groupId", dependencies.item(i));
      if (group.equals(GROUP) || group.equals("${project.groupId}")) {
        String scope = path.evaluate("scope", dependencies.item(i));
        scopes.put(
            path.evaluate("artifactId", dependencies.item(i)), scope.isEmpty() ? "compile" : scope);
      }
    }
    return new ModulePom(Map.copyOf(scopes));
  }

  static Path directory(String module) {
    return ComposeFile.ROOT.resolve(module);
  }
}
