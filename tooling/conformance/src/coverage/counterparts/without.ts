// What has no counterpart here, and why.
import type { Absence } from './row.js';

export const without: readonly Absence[] = [
  {
    reason: 'Complex numbers: there is no complex dtype',
    numpy:
      'angle conj conjugate imag real real_if_close iscomplex iscomplexobj isreal isrealobj sort_complex ' +
      'linalg.eig linalg.eigvals',
    torch:
      'angle conj conj_physical imag real complex polar is_complex is_conj is_neg isreal resolve_conj ' +
      'resolve_neg view_as_complex view_as_complex_copy view_as_real view_as_real_copy linalg.eig ' +
      'linalg.eigvals',
  },
  {
    reason: 'To come: convolution',
    numpy: 'convolve correlate',
    torch:
      'conv1d conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d convolution',
  },
  {
    reason: 'To come: pooling',
    torch:
      'adaptive_avg_pool1d adaptive_max_pool1d avg_pool1d max_pool1d max_pool1d_with_indices ' +
      'max_pool2d max_pool3d',
  },
  {
    reason: 'To come: normalization layers beside batch norm',
    torch: 'group_norm instance_norm layer_norm rms_norm native_group_norm native_layer_norm',
  },
  {
    reason: 'To come: recurrent cells',
    torch: 'gru gru_cell lstm lstm_cell rnn_relu rnn_relu_cell rnn_tanh rnn_tanh_cell',
  },
  {
    reason: 'Not built: statistics and histograms',
    numpy:
      'corrcoef histogram histogram2d histogram_bin_edges histogramdd nanmedian nanpercentile ' +
      'nanquantile nanstd nanvar',
    torch: 'corrcoef histc histogram histogramdd mode nanmedian nanquantile',
  },
  {
    reason: 'Not built: sets, and other orders than a stable sort of one array',
    numpy: 'intersect1d lexsort setdiff1d setxor1d',
    torch: 'unique_consecutive combinations',
  },
  {
    reason: 'Not built: interpolation, polynomials, windows and signals',
    numpy:
      'bartlett blackman hamming hanning kaiser gradient interp poly polyadd polyder polydiv polyfit ' +
      'polyint polymul polysub polyval roots unwrap',
    torch:
      'bartlett_window blackman_window hamming_window hann_window kaiser_window gradient istft stft',
  },
  {
    reason: 'Not built: special functions',
    numpy: 'i0',
    torch:
      'i0 igamma igammac mvlgamma polygamma special.airy_ai special.bessel_j0 special.bessel_j1 ' +
      'special.bessel_y0 special.bessel_y1 special.chebyshev_polynomial_t ' +
      'special.chebyshev_polynomial_u special.chebyshev_polynomial_v special.chebyshev_polynomial_w ' +
      'special.erfcx special.gammainc special.gammaincc special.hermite_polynomial_h ' +
      'special.hermite_polynomial_he special.i0 special.i0e special.i1 special.i1e ' +
      'special.laguerre_polynomial_l special.legendre_polynomial_p special.log_ndtr ' +
      'special.modified_bessel_i0 special.modified_bessel_i1 special.modified_bessel_k0 ' +
      'special.modified_bessel_k1 special.multigammaln special.polygamma ' +
      'special.scaled_modified_bessel_k0 special.scaled_modified_bessel_k1 ' +
      'special.shifted_chebyshev_polynomial_t special.shifted_chebyshev_polynomial_u ' +
      'special.shifted_chebyshev_polynomial_v special.shifted_chebyshev_polynomial_w ' +
      'special.spherical_bessel_j0 special.xlog1py special.zeta',
  },
  {
    reason: 'Not built: the parts and neighbours of a floating-point number, divisors, single bits',
    numpy: 'bitwise_count frexp gcd lcm nextafter spacing packbits unpackbits',
    torch: 'frexp gcd lcm nextafter',
  },
  {
    reason: 'Not built: other scans and reductions',
    torch: 'hash_tensor logcumsumexp index_reduce scatter_reduce segment_reduce',
  },
  {
    reason: 'Not built: other ways to arrange, mask and index',
    numpy: 'mask_indices resize trim_zeros',
    torch:
      'as_strided_scatter block_diag channel_shuffle diagonal_scatter masked_scatter nonzero_static ' +
      'pixel_shuffle pixel_unshuffle',
  },
  {
    reason: 'Not built: linear algebra beyond the table',
    numpy: 'linalg.tensorinv linalg.tensorsolve',
    torch:
      'geqrf lobpcg lu lu_solve lu_unpack matrix_exp orgqr ormqr pca_lowrank pdist renorm svd_lowrank ' +
      'linalg.householder_product linalg.ldl_factor linalg.ldl_factor_ex linalg.ldl_solve linalg.lu ' +
      'linalg.lu_factor linalg.lu_factor_ex linalg.lu_solve linalg.matrix_exp linalg.tensorinv ' +
      'linalg.tensorsolve',
  },
  {
    reason: 'Not built: distributions',
    numpy:
      'random.binomial random.hypergeometric random.logseries random.multivariate_hypergeometric ' +
      'random.negative_binomial random.noncentral_chisquare random.noncentral_f random.permuted ' +
      'random.poisson random.triangular random.vonmises random.wald random.zipf',
    torch: 'binomial poisson',
  },
  {
    reason: 'Not built: layers and losses',
    torch:
      'affine_grid_generator alpha_dropout cosine_embedding_loss ctc_loss embedding_bag ' +
      'feature_alpha_dropout feature_dropout grid_sampler grid_sampler_2d grid_sampler_3d rrelu ' +
      'triplet_margin_loss',
  },
  {
    reason: 'Not built: a function over a batch of calls',
    torch: 'vmap',
  },
  {
    reason:
      'Control flow and functions over elements are those of JavaScript; what runs on a backend is a Program',
    numpy: 'apply_along_axis apply_over_axes frompyfunc nested_iters',
    torch: 'compile cond fork wait while_loop',
  },
  {
    reason: 'Errors are thrown, so there are no status codes',
    torch: 'linalg.cholesky_ex linalg.inv_ex linalg.solve_ex',
  },
  {
    reason: 'Questions that a property, or JavaScript, answers',
    numpy:
      'broadcast_shapes can_cast common_type isdtype isscalar issubdtype iterable min_scalar_type ' +
      'mintypecode typename info',
    torch:
      'broadcast_shapes can_cast get_device is_nonzero is_same_size is_signed is_storage is_tensor ' +
      'typename',
  },
  {
    reason: 'Layouts in memory are not the business of whoever computes',
    numpy: 'asfortranarray isfortran may_share_memory require shares_memory',
    torch: 'as_strided empty_permuted empty_strided',
  },
  {
    reason: 'The order of an einsum is chosen by einsum',
    numpy: 'einsum_path',
  },
  {
    reason: 'Dates, text, number formats, other files and foreign memory are not tensors',
    numpy:
      'base_repr binary_repr busday_count busday_offset datetime_as_string datetime_data ' +
      'format_float_positional format_float_scientific from_dlpack fromfile fromregex fromstring ' +
      'is_busday isnat savetxt',
    torch: 'from_dlpack from_file to_dlpack',
  },
  {
    reason: 'Matrices are tensors of two axes',
    numpy: 'asmatrix bmat',
  },
  {
    reason: 'Global state: there is none; a key, a backend and a dtype are arguments',
    numpy:
      'get_printoptions getbufsize geterr geterrcall printoptions set_printoptions setbufsize seterr ' +
      'seterrcall',
    torch:
      'are_deterministic_algorithms_enabled autocast_decrement_nesting autocast_increment_nesting ' +
      'clear_autocast_cache get_autocast_cpu_dtype get_autocast_dtype get_autocast_gpu_dtype ' +
      'get_autocast_ipu_dtype get_autocast_xla_dtype get_default_device get_default_dtype ' +
      'get_deterministic_debug_mode get_float32_matmul_precision get_num_interop_threads ' +
      'get_num_threads get_rng_state init_num_threads initial_seed is_anomaly_check_nan_enabled ' +
      'is_anomaly_enabled is_autocast_cache_enabled is_autocast_cpu_enabled is_autocast_enabled ' +
      'is_autocast_ipu_enabled is_autocast_xla_enabled ' +
      'is_deterministic_algorithms_warn_only_enabled is_grad_enabled is_inference ' +
      'is_inference_mode_enabled is_warn_always_enabled seed set_anomaly_enabled ' +
      'set_autocast_cache_enabled set_autocast_cpu_dtype set_autocast_cpu_enabled ' +
      'set_autocast_dtype set_autocast_enabled set_autocast_gpu_dtype set_autocast_ipu_dtype ' +
      'set_autocast_ipu_enabled set_autocast_xla_dtype set_autocast_xla_enabled set_default_device ' +
      'set_default_dtype set_default_tensor_type set_deterministic_debug_mode ' +
      'set_float32_matmul_precision set_flush_denormal set_num_interop_threads set_num_threads ' +
      'set_printoptions set_rng_state set_warn_always thread_safe_generator ' +
      'use_deterministic_algorithms',
  },
  {
    reason: 'Quantization: there is none',
    torch:
      'choose_qparams_optimized dequantize empty_quantized fake_quantize_per_channel_affine ' +
      'fake_quantize_per_tensor_affine fbgemm_linear_fp16_weight ' +
      'fbgemm_linear_fp16_weight_fp32_activation fbgemm_linear_int8_weight ' +
      'fbgemm_linear_int8_weight_fp32_activation fbgemm_linear_quantize_weight ' +
      'fbgemm_pack_gemm_matrix_fp16 fbgemm_pack_quantized_matrix fused_moving_avg_obs_fake_quant ' +
      'int_repr q_per_channel_axis q_per_channel_scales q_per_channel_zero_points q_scale ' +
      'q_zero_point quantize_per_channel quantize_per_tensor quantize_per_tensor_dynamic ' +
      'quantized_batch_norm quantized_gru_cell quantized_lstm_cell quantized_max_pool1d ' +
      'quantized_max_pool2d quantized_max_pool3d quantized_rnn_relu_cell quantized_rnn_tanh_cell',
  },
  {
    reason: 'Sparse tensors: there are none',
    torch:
      'ccol_indices_copy col_indices_copy crow_indices_copy dsmm hsmm hspmm indices_copy ' +
      'row_indices_copy saddmm smm sparse_bsc_tensor sparse_bsr_tensor sparse_compressed_tensor ' +
      'sparse_coo_tensor sparse_csc_tensor sparse_csr_tensor spmm sspaddmm values_copy',
  },
  {
    reason: "A vendor's or a device's kernel of something above",
    torch:
      'batch_norm_backward_elemt batch_norm_backward_reduce batch_norm_elemt ' +
      'batch_norm_gather_stats batch_norm_gather_stats_with_counts batch_norm_stats ' +
      'batch_norm_update_stats cudnn_affine_grid_generator cudnn_batch_norm cudnn_convolution ' +
      'cudnn_convolution_add_relu cudnn_convolution_relu cudnn_convolution_transpose ' +
      'cudnn_grid_sampler cudnn_is_acceptable is_vulkan_available miopen_batch_norm ' +
      'miopen_convolution miopen_convolution_add_relu miopen_convolution_relu ' +
      'miopen_convolution_transpose miopen_ctc_loss miopen_depthwise_convolution miopen_rnn ' +
      'mkldnn_adaptive_avg_pool2d mkldnn_convolution mkldnn_linear_backward_weights ' +
      'mkldnn_max_pool2d mkldnn_max_pool3d mkldnn_rnn_layer',
  },
  {
    reason: 'Copies of views, for tools that trace programs: a view is the same as its copy here',
    torch:
      'alias_copy as_strided_copy detach_copy diagonal_copy expand_copy narrow_copy permute_copy ' +
      'select_copy slice_copy split_copy split_with_sizes_copy squeeze_copy t_copy transpose_copy ' +
      'unbind_copy unfold_copy unsqueeze_copy view_copy',
  },
  {
    reason: 'Of the workings of the library itself',
    numpy: 'get_include show_config show_runtime test linalg.test',
    torch:
      'classproperty compiled_with_cxx11_abi get_file_path import_ir_module ' +
      'import_ir_module_from_buffer is_distributed merge_type_from_type_comment ' +
      'native_channel_shuffle native_norm norm_except_dim parse_ir parse_schema parse_type_comment ' +
      'prepare_multiprocessing_environment profiler_allow_cudagraph_cupti_lazy_reinit_cuda12 ' +
      'slice_inverse sym_constrain_range sym_constrain_range_for_size sym_float sym_fresh_size ' +
      'sym_int sym_ite sym_max sym_min sym_not sym_sqrt sym_sum unify_type_list unsafe_chunk ' +
      'unsafe_split unsafe_split_with_sizes',
  },
  {
    reason: 'Removed from PyTorch: they only say what to call instead',
    torch: 'eig lstsq matrix_rank solve symeig',
  },
];
