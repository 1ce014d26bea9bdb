package dev.agentlog.it;

import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the build's root {@code pom.xml} says. */
final class RootPom {
  private final Document document;
  private final XPath path = XPathFactory.newInstance().newXPath();

  private RootPom(Document document) {
    this.document = document;
  }

  static RootPom read() throws Exception {
    return new RootPom(
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(ComposeFile.ROOT.resolve("pom.xml").toFile()));
  }

  String version() throws XPathExpressionException {
    return path.evaluate("/project/version", document);
  }

  String property(String name) throws XPathExpressionException {
    return path.evaluate("/project/properties/" + name, document);
  }

  List<String> modules() throws XPathExpressionException {
    NodeList nodes =
        (NodeList) path.evaluate("/project/modules/module", document, XPathConstants.NODESET);
    List<String> modules = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      modules.add(nodes.item(i).getTextContent());
    }
    return modules;
  }
}
