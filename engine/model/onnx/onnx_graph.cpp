// See onnx_graph.h.
#include "engine/model/onnx/onnx_graph.h"

#include <set>
#include <utility>

#include "engine/model/onnx/onnx_fields.h"
#include "engine/model/onnx/wire.h"

namespace convoscope {
namespace {

// Attributes are settings of an operation, not data.
constexpr size_t kMaxSettings = 4096;

class Reader {
 public:
  explicit Reader(const std::filesystem::path& folder) : tensors_(folder) {}

  Expected<OnnxGraph> read(std::span<const uint8_t> bytes) {
    const bool whole = each_field(bytes, [&](const WireField& field) { return model(field); });
    if (wrong_) return tl::unexpected(*wrong_);
    if (!whole || !has_graph_) return file_error("it is no whole ONNX model");
    graph_.outside = tensors_.files();
    return std::move(graph_);
  }

 private:
  using Bytes = std::span<const uint8_t>;

  bool fail(Error error) {
    wrong_ = std::move(error);
    return false;
  }

  bool model(const WireField& field) {
    switch (field.number) {
      case onnx::kIrVersion:
        graph_.ir_version = field.integer();
        return true;
      case onnx::kProducer:
        graph_.producer = field.text() + graph_.producer;
        return true;
      case onnx::kProducerVersion:
        if (!field.bytes.empty()) graph_.producer += " " + field.text();
        return true;
      case onnx::kOpset:
        return opset(field.bytes);
      case onnx::kGraph:
        has_graph_ = true;
        return each_field(field.bytes, [&](const WireField& part) { return graph(part); });
      default:
        return true;
    }
  }

  bool opset(Bytes message) {
    std::string domain;
    int64_t version = 0;
    const bool whole = each_field(message, [&](const WireField& field) {
      if (field.number == onnx::kOpsetDomain) domain = field.text();
      if (field.number == onnx::kOpsetVersion) version = field.integer();
      return true;
    });
    if (domain.empty() || domain == "ai.onnx") graph_.opset = version;
    return whole;
  }

  bool graph(const WireField& field) {
    if (field.kind != WireField::kBytes) return true;
    if (field.number == onnx::kNode) return node(field.bytes);
    if (field.number == onnx::kInitializer) return tensor(field.bytes, "");
    if (field.number == onnx::kInput) return value(field.bytes, graph_.inputs);
    if (field.number == onnx::kOutput) return value(field.bytes, graph_.outputs);
    return true;
  }

  bool tensor(Bytes message, const std::string& name) {
    auto read = tensors_.parse(message, name);
    if (!read) return fail(read.error());
    if (!*read) return true;
    if (!names_.insert((*read)->info.name).second) {
      return fail(file_error("it has two tensors called \"" + (*read)->info.name + "\"").value());
    }
    graph_.tensors.push_back(**std::move(read));
    return true;
  }

  static bool value(Bytes message, std::vector<OnnxValue>& list) {
    OnnxValue value;
    const auto dimension = [&](const WireField& field) {
      int64_t extent = 0;
      const bool whole = each_field(field.bytes, [&](const WireField& part) {
        if (part.number == onnx::kExtent && part.kind == WireField::kVarint) {
          extent = part.integer();
        }
        return true;
      });
      value.shape.push_back(extent);
      return whole;
    };
    const auto shape = [&](const WireField& field) {
      return field.number != onnx::kShape || each_field(field.bytes, [&](const WireField& part) {
               return part.number != onnx::kDimension || dimension(part);
             });
    };
    const auto type = [&](const WireField& field) {
      return field.number != onnx::kTensorType || each_field(field.bytes, shape);
    };
    const bool whole = each_field(message, [&](const WireField& field) {
      if (field.number == onnx::kValueName) value.name = field.text();
      return field.number != onnx::kValueType || each_field(field.bytes, type);
    });
    list.push_back(std::move(value));
    return whole;
  }

  bool node(Bytes message) {
    OnnxNode node;
    std::vector<Bytes> attributes;
    const bool whole = each_field(message, [&](const WireField& field) {
      if (field.number == onnx::kNodeInput) node.inputs.push_back(field.text());
      if (field.number == onnx::kNodeOutput) node.outputs.push_back(field.text());
      if (field.number == onnx::kNodeName) node.name = field.text();
      if (field.number == onnx::kOp) node.op = field.text();
      if (field.number == onnx::kDomain) node.domain = field.text();
      if (field.number == onnx::kAttribute) attributes.push_back(field.bytes);
      return true;
    });
    if (!whole) return false;
    for (const Bytes attribute : attributes) {
      if (!read_attribute(attribute, node)) return false;
    }
    graph_.nodes.push_back(std::move(node));
    return true;
  }

  bool read_attribute(Bytes message, OnnxNode& node) {
    std::string name;
    OnnxAttribute attribute;
    Bytes value;
    const bool whole = each_field(message, [&](const WireField& field) {
      if (field.number == onnx::kAttributeName) name = field.text();
      if (field.number == onnx::kReal) attribute.real = field.real();
      if (field.number == onnx::kInteger) attribute.integer = field.integer();
      if (field.number == onnx::kText) attribute.text = field.text();
      if (field.number == onnx::kTensor) value = field.bytes;
      return field.number != onnx::kIntegers || add_integers(field, attribute.integers);
    });
    if (!whole) return false;
    const bool constant = node.op == "Constant" && name == "value" && !node.outputs.empty();
    if (constant && !value.empty()) return tensor(value, node.outputs.front());
    node.attributes[name] = std::move(attribute);
    return true;
  }

  static bool add_integers(const WireField& field, std::vector<int64_t>& list) {
    if (field.kind != WireField::kBytes) {
      list.push_back(field.integer());
    } else if (field.bytes.size() <= kMaxSettings) {
      const auto packed = packed_integers(field.bytes);
      if (!packed) return false;
      list.insert(list.end(), packed->begin(), packed->end());
    }
    return list.size() <= kMaxSettings;
  }

  OnnxTensorReader tensors_;
  OnnxGraph graph_;
  std::set<std::string> names_;
  bool has_graph_ = false;
  std::optional<Error> wrong_;
};

const OnnxAttribute* find(const OnnxNode& node, const std::string& name) {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? nullptr : &found->second;
}

}  // namespace

int64_t OnnxNode::integer(const std::string& key, int64_t missing) const {
  const OnnxAttribute* attribute = find(*this, key);
  return attribute ? attribute->integer.value_or(missing) : missing;
}

float OnnxNode::real(const std::string& key, float missing) const {
  const OnnxAttribute* attribute = find(*this, key);
  return attribute ? attribute->real.value_or(missing) : missing;
}

std::string OnnxNode::text(const std::string& key, const std::string& missing) const {
  const OnnxAttribute* attribute = find(*this, key);
  return attribute ? attribute->text.value_or(missing) : missing;
}

const std::vector<int64_t>& OnnxNode::integers(const std::string& key) const {
  static const std::vector<int64_t> kNone;
  const OnnxAttribute* attribute = find(*this, key);
  return attribute ? attribute->integers : kNone;
}

// The version comes first, whoever wrote the file; with it a model needs a graph.
bool is_onnx(std::span<const uint8_t> bytes) {
  bool first = true, is_version = false, graph = false;
  each_field(bytes, [&](const WireField& field) {
    if (first) is_version = field.number == onnx::kIrVersion && field.kind == WireField::kVarint;
    first = false;
    graph = graph || (field.number == onnx::kGraph && field.kind == WireField::kBytes);
    return is_version;
  });
  return is_version && graph;
}

Expected<OnnxGraph> parse_onnx(std::span<const uint8_t> bytes,
                               const std::filesystem::path& folder) {
  return Reader(folder).read(bytes);
}

}  // namespace convoscope
