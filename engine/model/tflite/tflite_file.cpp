// See tflite_file.h. Field and type numbers are those of schema.fbs.
#include "engine/model/tflite/tflite_file.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/files/bytes.h"

namespace convoscope {
namespace {

enum ModelField { kVersion = 0, kCodes = 1, kGraphs = 2, kDescription = 3, kBuffers = 4 };
enum CodeField { kOldCode = 0, kCustom = 1, kCode = 3 };
enum GraphField { kTensors = 0, kInputs = 1, kOperators = 3 };
enum TensorField {
  kShape = 0,
  kType = 1,
  kBuffer = 2,
  kName = 3,
  kQuantisation = 4,
  kSparsity = 6,
  kSignature = 7
};
enum QuantisationField { kScale = 2, kZero = 3, kAxis = 6 };
enum OperatorField { kCodeIndex = 0, kReads = 1, kGives = 2, kOptions = 4 };
enum BufferField { kData = 0, kOffset = 1, kSize = 2 };

constexpr int64_t kReadVersion = 3;
constexpr size_t kMaxRank = 32, kMaxTables = 1'000'000;

std::optional<ElementType> type_of(int number) {
  switch (number) {
    case 0:
      return ElementType::kFloat32;
    case 1:
      return ElementType::kFloat16;
    case 2:
      return ElementType::kInt32;
    case 3:
      return ElementType::kUint8;
    case 4:
      return ElementType::kInt64;
    case 6:
      return ElementType::kBool;
    case 7:
      return ElementType::kInt16;
    case 9:
      return ElementType::kInt8;
    case 10:
      return ElementType::kFloat64;
    case 12:
      return ElementType::kUint64;
    case 15:
      return ElementType::kUint32;
    case 16:
      return ElementType::kUint16;
    case 18:
      return ElementType::kBfloat16;
    default:  // text, complex numbers, numbers of fewer bits than a byte
      return std::nullopt;
  }
}

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  Expected<TfliteGraph> read() {
    const auto model = FlatTable::root(bytes_);
    if (!model) return broken("model");
    if (model->number(kVersion, 4, 0) != kReadVersion) {
      return file_error("it has version " + std::to_string(model->number(kVersion, 4, 0)) +
                        " of its format; version 3 is read");
    }
    const auto codes = model->tables(kCodes), graphs = model->tables(kGraphs);
    const auto buffers = model->tables(kBuffers);
    if (!codes || !graphs || !buffers) return broken("model");
    if (graphs->empty()) return file_error("it has no graph");
    graph_.description = model->text(kDescription);
    const FlatTable& graph = graphs->front();
    const auto tensors = graph.tables(kTensors), operators = graph.tables(kOperators);
    if (!tensors || !operators) return broken("graph");
    if (tensors->size() > kMaxTables || operators->size() > kMaxTables) {
      return file_error("it has more than " + std::to_string(kMaxTables) + " tensors or operators");
    }
    for (const FlatTable& tensor : *tensors) {
      if (auto added = add_tensor(tensor, *buffers); !added) return tl::unexpected(added.error());
    }
    for (const FlatTable& from : *operators) {
      if (!add_operator(from, *codes)) return broken("list of operators");
    }
    for (const int32_t input : graph.integers(kInputs)) {
      if (!is_tensor(input)) return broken("list of inputs");
      graph_.inputs.push_back(input);
    }
    return std::move(graph_);
  }

 private:
  static tl::unexpected<Error> broken(const char* what) {
    return file_error(std::string("its ") + what + " is broken");
  }
  bool is_tensor(int32_t index) const {
    return index >= 0 && static_cast<size_t>(index) < graph_.tensors.size();
  }

  Expected<void> add_tensor(const FlatTable& from, const std::vector<FlatTable>& buffers) {
    TfliteTensor tensor;
    const int number = from.byte(kType);
    const auto type = type_of(number);
    tensor.readable = type && !from.table(kSparsity);
    tensor.integer = number == 2 || number == 4;
    const auto shape = from.integers(kShape), open = from.integers(kSignature);
    if (shape.size() > kMaxRank) return broken("list of tensors");
    tensor.info = {
        unique(from.text(kName)), type.value_or(ElementType::kUint8), {shape.begin(), shape.end()}};
    const auto found = data_of(from.number(kBuffer, 4, 0), buffers);
    if (!found) return file_error("its tensor " + tensor.info.name + " lies outside the file");
    tensor.bytes = *found;
    tensor.constant = !found->empty();
    if (!tensor.constant && open.size() == shape.size()) {
      tensor.info.shape.assign(open.begin(), open.end());
    }
    if (auto checked = check_size(tensor); !checked) return checked;
    add_quantisation(from, tensor);
    graph_.tensors.push_back(std::move(tensor));
    return {};
  }

  static Expected<void> check_size(const TfliteTensor& tensor) {
    if (!tensor.constant || !tensor.readable) return {};
    const auto bytes = stored_bytes(tensor.info);
    if (!bytes) return tl::unexpected(bytes.error());
    if (*bytes == std::ssize(tensor.bytes)) return {};
    return file_error("its tensor " + to_string(tensor.info) + " takes " + std::to_string(*bytes) +
                      " bytes; there are " + std::to_string(tensor.bytes.size()));
  }

  // Values lie in the flatbuffer, or in files of more than 2 GiB behind it. Buffer 0 is the empty
  // one; nothing where they don't lie in the file.
  std::optional<std::span<const uint8_t>> data_of(uint64_t index,
                                                  const std::vector<FlatTable>& buffers) const {
    if (index == 0 && buffers.empty()) return std::span<const uint8_t>();
    if (index >= buffers.size()) return std::nullopt;
    const FlatTable& buffer = buffers[index];
    if (const auto data = buffer.vector(kData, 1); data && !data->empty()) return data;
    const uint64_t offset = buffer.number(kOffset, 8, 0), size = buffer.number(kSize, 8, 0);
    if (offset <= 1 || size == 0) return std::span<const uint8_t>();
    if (offset > bytes_.size() || size > bytes_.size() - offset) return std::nullopt;
    return bytes_.subspan(offset, size);
  }

  static void add_quantisation(const FlatTable& from, TfliteTensor& tensor) {
    const auto quantisation = from.table(kQuantisation);
    const bool integer =
        tensor.info.type != ElementType::kFloat32 && tensor.info.type != ElementType::kFloat64 &&
        tensor.info.type != ElementType::kFloat16 && tensor.info.type != ElementType::kBfloat16;
    if (!quantisation || !integer) return;
    tensor.scales = quantisation->reals(kScale);
    tensor.zeros = quantisation->long_integers(kZero);
    tensor.axis = quantisation->integer(kAxis);
    if (tensor.zeros.empty()) tensor.zeros.assign(tensor.scales.size(), 0);
    const auto& shape = tensor.info.shape;
    const bool along = tensor.axis >= 0 && tensor.axis < std::ssize(shape) &&
                       shape[static_cast<size_t>(tensor.axis)] == std::ssize(tensor.scales);
    const bool fits =
        tensor.zeros.size() == tensor.scales.size() && (tensor.scales.size() == 1 || along);
    if (tensor.scales.empty() || fits) return;
    tensor.scales.clear();
    tensor.readable = false;  // what its values are can't be told
  }

  bool add_operator(const FlatTable& from, const std::vector<FlatTable>& codes) {
    const uint64_t index = from.number(kCodeIndex, 4, 0);
    if (index >= codes.size()) return false;
    const FlatTable& code = codes[index];
    TfliteOperator read{std::max<int>(code.byte(kOldCode), code.integer(kCode)), code.text(kCustom),
                        from.integers(kReads), from.integers(kGives), from.table(kOptions)};
    const auto there = [&](int32_t tensor) { return tensor == -1 || is_tensor(tensor); };
    if (!std::ranges::all_of(read.inputs, there) || !std::ranges::all_of(read.outputs, there)) {
      return false;
    }
    graph_.operators.push_back(std::move(read));
    return true;
  }

  std::string unique(std::string name) {
    if (name.empty()) name = "tensor";
    if (taken_.insert(name).second) return name;
    const std::string numbered = name + " " + std::to_string(graph_.tensors.size());
    return taken_.insert(numbered).second ? numbered : unique(numbered + "'");
  }

  std::span<const uint8_t> bytes_;
  TfliteGraph graph_;
  std::set<std::string> taken_;
};

}  // namespace

bool is_tflite(std::span<const uint8_t> bytes) {
  return bytes.size() >= 8 && ByteCursor(bytes.subspan(4)).skip("TFL3");
}

Expected<TfliteGraph> parse_tflite(std::span<const uint8_t> bytes) { return Reader(bytes).read(); }

}  // namespace convoscope
