// oneDNN's process: its own API without a framework around it; requests and answers as in
// app/cli/bench_serve.h, with the case as `numbers` (entries.py). Activations lie as the case has
// them. The library chooses the layout of the filters; they are brought there beforehand or, with
// the argument `reorder`, inside every timed call, for filters that change.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <oneapi/dnnl/dnnl.hpp>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

using Json = nlohmann::json;
using dnnl::memory;
using Dims = memory::dims;

constexpr auto kFloat = memory::data_type::f32;
constexpr size_t kNpyHead = 10;  // magic, version and the length of what follows

// The numbers of a float32 .npy file, into memory of as many.
void read_npy(const std::string& path, memory& into) {
  std::ifstream file(path, std::ios::binary);
  char head[kNpyHead];
  file.read(head, sizeof head);
  file.ignore(static_cast<unsigned char>(head[8]) + 256 * static_cast<unsigned char>(head[9]));
  void* data = into.map_data();
  file.read(static_cast<char*>(data), static_cast<std::streamsize>(into.get_desc().get_size()));
  into.unmap_data(data);
  if (!file) throw std::runtime_error("can't read " + path);
}

void write_npy(const std::string& path, const memory& from, const Dims& shape) {
  std::string dims;
  for (const auto extent : shape) dims += std::to_string(extent) + ", ";
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dims + "), }";
  text.resize((kNpyHead + text.size() + 64) / 64 * 64 - kNpyHead, ' ');
  text.back() = '\n';
  std::ofstream file(path, std::ios::binary);
  file.write("\x93NUMPY\x01\x00", 8);
  file.put(static_cast<char>(text.size() % 256)).put(static_cast<char>(text.size() / 256));
  file << text;
  void* data = from.map_data();
  file.write(static_cast<const char*>(data),
             static_cast<std::streamsize>(from.get_desc().get_size()));
  from.unmap_data(data);
  if (!file) throw std::runtime_error("can't write " + path);
}

// What a case is to oneDNN. Its dilations count from 0.
struct Problem {
  Dims input, output, filters, strides, dilations, pads_before, pads_after;
  memory::desc activations_in, activations_out, filters_hwio, filters_any;
};

Problem problem_of(const Json& numbers) {
  const auto x = numbers["input"].get<Dims>(), y = numbers["output"].get<Dims>();
  const auto w = numbers["filters"].get<Dims>(), pads = numbers["pads"].get<Dims>();
  const auto tag =
      numbers["nchw"].get<bool>() ? memory::format_tag::nchw : memory::format_tag::nhwc;
  const auto groups = numbers["groups"].get<memory::dim>();
  const auto in = w[2], out = w[3];
  Problem p;
  p.input = {x[0], x[3], x[1], x[2]};
  p.output = {y[0], y[3], y[1], y[2]};
  p.filters = {out / groups, in, w[0], w[1]};
  Dims steps = {1, out, w[1] * in * out, in * out};  // of HWIO, as axes O, I, H, W
  if (groups > 1) {
    p.filters.insert(p.filters.begin(), groups);
    steps.insert(steps.begin(), out / groups);
  }
  p.strides = numbers["strides"].get<Dims>();
  p.dilations = numbers["dilations"].get<Dims>();
  for (auto& dilation : p.dilations) --dilation;
  p.pads_before = {pads[0], pads[2]};
  p.pads_after = {pads[1], pads[3]};
  p.activations_in = memory::desc(p.input, kFloat, tag);
  p.activations_out = memory::desc(p.output, kFloat, tag);
  p.filters_hwio = memory::desc(p.filters, kFloat, steps);
  p.filters_any = memory::desc(p.filters, kFloat, memory::format_tag::any);
  return p;
}

class Server {
 public:
  explicit Server(bool reorders) : reorders_(reorders) {}

  Json answer(const Json& request) {
    if (request.contains("case")) return load(request);
    if (request.contains("time")) return time(request["time"].get<int>());
    if (gradient_of_filters_) reorder(filters_, filters_as_given_);
    write_npy(request["save"], gradient_of_filters_ ? filters_as_given_ : *result_,
              request["shape"].get<Dims>());
    return {{"saved", request["save"]}};
  }

 private:
  Json load(const Json& request) {
    const Problem p = problem_of(request["numbers"]);
    const std::string pass = request["pass"];
    gradient_of_filters_ = pass == "backprop_filter";
    using dnnl::algorithm, dnnl::prop_kind;
    const dnnl::convolution_forward::primitive_desc forward(
        engine_, pass == "forward" ? prop_kind::forward_inference : prop_kind::forward_training,
        algorithm::convolution_auto, p.activations_in, p.filters_any, p.activations_out, p.strides,
        p.dilations, p.pads_before, p.pads_after);
    input_ = memory(p.activations_in, engine_);
    output_ = memory(p.activations_out, engine_);
    filters_as_given_ = memory(p.filters_hwio, engine_);
    std::string name;
    if (pass == "forward") {
      name = forward.impl_info_str();
      filters_ = memory(forward.weights_desc(), engine_);
      primitive_ = dnnl::convolution_forward(forward);
      arguments_ = {{DNNL_ARG_SRC, input_}, {DNNL_ARG_WEIGHTS, filters_}, {DNNL_ARG_DST, output_}};
      result_ = &output_;
    } else if (pass == "backprop_input") {
      const dnnl::convolution_backward_data::primitive_desc backward(
          engine_, algorithm::convolution_auto, p.activations_in, p.filters_any, p.activations_out,
          p.strides, p.dilations, p.pads_before, p.pads_after, forward);
      name = backward.impl_info_str();
      filters_ = memory(backward.weights_desc(), engine_);
      primitive_ = dnnl::convolution_backward_data(backward);
      arguments_ = {
          {DNNL_ARG_DIFF_SRC, input_}, {DNNL_ARG_WEIGHTS, filters_}, {DNNL_ARG_DIFF_DST, output_}};
      result_ = &input_;
    } else {
      const dnnl::convolution_backward_weights::primitive_desc backward(
          engine_, algorithm::convolution_auto, p.activations_in, p.filters_any, p.activations_out,
          p.strides, p.dilations, p.pads_before, p.pads_after, forward);
      name = backward.impl_info_str();
      filters_ = memory(backward.diff_weights_desc(), engine_);
      primitive_ = dnnl::convolution_backward_weights(backward);
      arguments_ = {
          {DNNL_ARG_SRC, input_}, {DNNL_ARG_DIFF_WEIGHTS, filters_}, {DNNL_ARG_DIFF_DST, output_}};
    }
    if (pass != "backprop_input") read_npy(request["input"], input_);
    if (pass != "backprop_filter") read_npy(request["filters"], filters_as_given_);
    if (pass != "forward") read_npy(request["out_backprop"], output_);
    if (!gradient_of_filters_) reorder(filters_as_given_, filters_);
    run();
    return {{"algorithm", name}};
  }

  Json time(int count) {
    using Clock = std::chrono::steady_clock;
    Json times = Json::array();
    for (int i = 0; i < count; ++i) {
      const auto before = Clock::now();
      run();
      times.push_back(std::chrono::nanoseconds(Clock::now() - before).count());
    }
    return {{"ns", times}};
  }

  void run() {
    if (reorders_ && !gradient_of_filters_) reorder(filters_as_given_, filters_);
    primitive_.execute(stream_, arguments_);
    stream_.wait();
    if (reorders_ && gradient_of_filters_) reorder(filters_, filters_as_given_);
  }

  void reorder(memory& from, memory& to) {
    dnnl::reorder(from, to).execute(stream_, from, to);
    stream_.wait();
  }

  bool reorders_;
  bool gradient_of_filters_ = false;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  dnnl::primitive primitive_;
  std::unordered_map<int, memory> arguments_;
  memory input_, output_, filters_, filters_as_given_;
  memory* result_ = &output_;
};

std::string version() {
  const auto* v = dnnl::version();
  return std::to_string(v->major) + "." + std::to_string(v->minor) + "." + std::to_string(v->patch);
}

}  // namespace

int main(int argc, char** argv) {
  Server server(argc > 1 && std::strcmp(argv[1], "reorder") == 0);
  std::cout << Json{{"version", version()}} << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    Json answer;
    try {
      answer = server.answer(Json::parse(line));
    } catch (const std::exception& error) {
      answer = {{"refused", error.what()}};
    }
    std::cout << answer << std::endl;
  }
}
