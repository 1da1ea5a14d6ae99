// Numbers of onnx.proto's fields, as far as they are read or written here. Private to engine/model.
#pragma once

namespace convoscope::onnx {

enum ModelField { kIrVersion = 1, kProducer = 2, kProducerVersion = 3, kGraph = 7, kOpset = 8 };
enum OpsetField { kOpsetDomain = 1, kOpsetVersion = 2 };
enum GraphField { kNode = 1, kGraphName = 2, kInitializer = 5, kInput = 11, kOutput = 12 };
enum NodeField {
  kNodeInput = 1,
  kNodeOutput = 2,
  kNodeName = 3,
  kOp = 4,
  kAttribute = 5,
  kDomain = 7
};
enum AttributeField {
  kAttributeName = 1,
  kReal = 2,
  kInteger = 3,
  kText = 4,
  kTensor = 5,
  kIntegers = 8,
  kAttributeType = 20
};
// What kAttributeType says.
enum AttributeType { kTypeReal = 1, kTypeInteger = 2, kTypeText = 3, kTypeIntegers = 7 };

// ValueInfoProto, its TypeProto, that one's tensor type, the shape's dimensions.
enum ValueField { kValueName = 1, kValueType = 2 };
enum TypeField { kTensorType = 1 };
enum TensorTypeField { kElementType = 1, kShape = 2 };
enum ShapeField { kDimension = 1 };
enum DimensionField { kExtent = 1, kExtentName = 2 };

enum TensorField {
  kDims = 1,
  kDataType = 2,
  kFloatData = 4,
  kInt32Data = 5,
  kInt64Data = 7,
  kTensorName = 8,
  kRawData = 9,
  kDoubleData = 10,
  kUint64Data = 11,
  kExternalData = 13,
  kDataLocation = 14,
};
// What kDataType and kElementType say of float32.
constexpr int kFloat32Type = 1;

}  // namespace convoscope::onnx
